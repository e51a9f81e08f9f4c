package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.DOCTOR_ABSENT;
import static io.qconnect.command.platform.Refusal.DOCTOR_UNKNOWN;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.ClinicProperties;
import io.qconnect.command.platform.Origin;
import io.qconnect.command.platform.PastCommand;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.command.platform.store.AppointmentPlaces;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import io.qconnect.events.Status;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes queues over from the predecessor, with the appointments in them. */
@RestController("importQueues")
class ImportController {

    private static final int CAPACITY = 100;
    private static final int MINUTES_PER_PATIENT = 10;

    private final Commands commands;
    private final ClinicProperties clinic;
    private final AppointmentPlaces places;

    ImportController(Commands commands, ClinicProperties clinic, AppointmentPlaces places) {
        this.commands = commands;
        this.clinic = clinic;
        this.places = places;
    }

    /**
     * @param doctor id of the doctor's row
     * @param session {@code DAY}, or {@code IMPORT-2} and so on for another queue of the same doctor and day
     * @param lastNo where the predecessor's counter stands
     * @param complete no more appointments of this queue follow
     * @param appointments as many as fit into a request
     */
    record ImportedQueue(
            @NotNull @Pattern(regexp = Origin.SOURCE) String source,
            @NotNull @Pattern(regexp = Origin.ID) String id,
            @NotNull @Pattern(regexp = Origin.ID) String doctor,
            @NotNull LocalDate date,

            @NotNull @Pattern(regexp = "[A-Z0-9][A-Z0-9-]{0,19}", message = "must be 1 to 20 of A-Z, 0-9 and -")
            String session,

            @Nullable Instant openedAt,
            @NotNull @Min(0) @Max(1_000_000_000) Integer lastNo,
            @NotNull Boolean complete,
            @NotNull @Size(max = 500) List<@Valid @NotNull ImportedAppointment> appointments) {}

    /**
     * @param user id of the patient's row
     * @param status null for a word that nobody here knows: the number is kept, the appointment is not taken
     */
    record ImportedAppointment(
            @NotNull @Pattern(regexp = Origin.ID) String id,
            @NotNull @Pattern(regexp = Origin.ID) String user,
            @NotNull Integer tokenNo,
            @Nullable Status status,
            @NotNull Instant bookedAt,
            @NotNull Instant changedAt) {

        ImportQueue.Row row(Origin queue) {
            return new ImportQueue.Row(
                    queue.other("Appointment", id),
                    queue.other("User", user).id(UserId::new),
                    tokenNo,
                    status,
                    bookedAt,
                    changedAt);
        }
    }

    /** It says how the queue stands there, so doing it again changes nothing, with or without a key. */
    @PostMapping(path = "/import/queues", produces = "application/json")
    @Refuses({DOCTOR_UNKNOWN, DOCTOR_ABSENT})
    CompletableFuture<ResponseEntity<ImportAnswer>> take(@Valid @RequestBody ImportedQueue body, Caller caller) {
        return commands.send(caller.withoutKey(), body, command(body), ImportController::unkeyed)
                .thenApply(Outcome::ok);
    }

    private static ImportAnswer unkeyed(PastCommand past) {
        throw new IllegalStateException("An import has no key, but " + past.streamId() + " was found by one");
    }

    private ImportQueue command(ImportedQueue body) {
        Origin origin = new Origin(body.source(), "Queue", body.id());
        DoctorId doctor = origin.other("Doctor", body.doctor()).id(DoctorId::new);
        QueueId queue = QueueId.of(clinic.clinic(), doctor, body.date(), body.session());
        var opening = new OpenQueue(
                queue,
                doctor,
                body.date(),
                body.session(),
                clinic.zone(),
                null,
                null,
                CAPACITY,
                TokenPolicy.AT_BOOKING,
                MINUTES_PER_PATIENT);
        List<ImportQueue.Row> rows =
                body.appointments().stream().map(row -> row.row(origin)).toList();
        return new ImportQueue(
                queue, opening, origin, body.openedAt(), rows, elsewhere(queue, rows), body.lastNo(), body.complete());
    }

    /** A row keeps its id when it is moved there, and so does its appointment here. */
    private Map<AppointmentId, QueueId> elsewhere(QueueId queue, List<ImportQueue.Row> rows) {
        Map<AppointmentId, QueueId> elsewhere = new LinkedHashMap<>();
        places.latestOf(rows.stream().map(row -> row.appointmentId().value()).toList())
                .forEach((appointment, stream) -> {
                    if (!stream.equals(queue.value())) {
                        elsewhere.put(new AppointmentId(appointment), new QueueId(stream));
                    }
                });
        return elsewhere;
    }
}

package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.APPOINTMENT_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.DESK_ONLY;
import static io.qconnect.command.platform.Refusal.FOR_YOURSELF_ONLY;
import static io.qconnect.command.platform.Refusal.MOVED;
import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.QUEUE_CLOSED;
import static io.qconnect.command.platform.Refusal.QUEUE_FULL;
import static io.qconnect.command.platform.Refusal.QUEUE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.QUEUE_PAUSED;
import static io.qconnect.command.platform.Refusal.TOKEN_ALREADY_ISSUED;
import static io.qconnect.command.platform.Refusal.TOO_MANY_OPEN_APPOINTMENTS;
import static io.qconnect.command.platform.Refusal.TOO_OFTEN_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.Report;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Getting a place and a number over HTTP: booking, walking in. */
@RestController
@RequestMapping(path = "/queues/{q}", produces = "application/json")
@Refuses({QUEUE_NOT_FOUND, QUEUE_CLOSED, QUEUE_PAUSED, ALREADY_IN_QUEUE, QUEUE_FULL, PATIENT_UNKNOWN})
class AppointmentController {

    private final Commands commands;
    private final FirstAnswers firstAnswers;
    private final PatientPace pace;

    AppointmentController(Commands commands, FirstAnswers firstAnswers, PatientPace pace) {
        this.commands = commands;
        this.firstAnswers = firstAnswers;
        this.pace = pace;
    }

    record Booking(
            @NotNull UUID patientId,
            @Nullable Priority priority,
            @Nullable Instant effectiveAt) implements Report {}

    @PostMapping("/appointments")
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses(
            value = {FOR_YOURSELF_ONLY, DESK_ONLY, TOO_MANY_OPEN_APPOINTMENTS, TOO_OFTEN_IN_QUEUE},
            tooMany = true)
    CompletableFuture<ResponseEntity<AppointmentAnswer>> book(
            @PathVariable QueueId q, @Valid @RequestBody Booking body, Caller caller) {
        UserId patient = new UserId(body.patientId());
        if (!caller.mayActFor(patient)) {
            commands.refuse(caller, BookAppointment.class, FOR_YOURSELF_ONLY, q.value(), patient.value());
        }
        if (caller.patient().isPresent() && body.priority() != null && body.priority() != Priority.ROUTINE) {
            refuse(DESK_ONLY);
        }
        var command = new BookAppointment(
                q,
                caller.newId(AppointmentId::new, AppointmentId::next),
                patient,
                caller.channel(),
                Objects.requireNonNullElse(body.priority(), Priority.ROUTINE));
        return pace.taking(caller, () -> send(caller, body, command)).thenApply(Outcome::created);
    }

    record TokenFor(
            @Nullable UUID appointmentId,
            @Nullable UUID patientId,
            @Nullable Priority priority,
            @Nullable Instant effectiveAt)
            implements Report {}

    @PostMapping("/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses({APPOINTMENT_NOT_FOUND, MOVED, TOKEN_ALREADY_ISSUED, NOT_ALLOWED_IN_STAGE})
    CompletableFuture<ResponseEntity<AppointmentAnswer>> issueToken(
            @PathVariable QueueId q, @Nullable @RequestBody(required = false) TokenFor body, Caller caller) {
        TokenFor asked = Objects.requireNonNullElse(body, new TokenFor(null, null, null, null));
        return send(caller, asked, tokenCommand(q, asked, caller)).thenApply(Outcome::created);
    }

    private static QueueCommand tokenCommand(QueueId queue, TokenFor asked, Caller caller) {
        if (asked.appointmentId() == null) {
            return new AdmitWalkIn(
                    queue,
                    caller.newId(AppointmentId::new, AppointmentId::next),
                    asked.patientId() == null ? null : new UserId(asked.patientId()),
                    Objects.requireNonNullElse(asked.priority(), Priority.ROUTINE));
        }
        if (asked.patientId() != null || asked.priority() != null) {
            throw new Invalid("/appointmentId", "stands alone: patientId and priority are for walk-ins");
        }
        return new IssueToken(queue, new AppointmentId(asked.appointmentId()));
    }

    private CompletableFuture<Outcome<AppointmentAnswer>> send(
            Caller caller, @Nullable Report body, QueueCommand command) {
        return commands.send(caller, body, command, firstAnswers::appointment);
    }
}

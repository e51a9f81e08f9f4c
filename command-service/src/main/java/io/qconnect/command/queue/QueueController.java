package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.CAPACITY_BELOW_ACTIVE;
import static io.qconnect.command.platform.Refusal.DOCTOR_ABSENT;
import static io.qconnect.command.platform.Refusal.DOCTOR_UNKNOWN;
import static io.qconnect.command.platform.Refusal.NOBODY_WAITING;
import static io.qconnect.command.platform.Refusal.PEOPLE_STILL_BOOKED;
import static io.qconnect.command.platform.Refusal.QUEUE_ALREADY_OPEN;
import static io.qconnect.command.platform.Refusal.QUEUE_CLOSED;
import static io.qconnect.command.platform.Refusal.QUEUE_FULL;
import static io.qconnect.command.platform.Refusal.QUEUE_NOT_CLOSED;
import static io.qconnect.command.platform.Refusal.QUEUE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.QUEUE_NOT_PAUSED;
import static io.qconnect.command.platform.Refusal.QUEUE_PAUSED;
import static io.qconnect.command.platform.Refusal.QUEUE_UNKNOWN;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.ClinicProperties;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Nothing;
import io.qconnect.command.platform.OneLine;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.Report;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import io.qconnect.events.TokenPolicy;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Queues over HTTP: from opening to closing, and calling the next patient. */
@RestController
@RequestMapping(path = "/queues", produces = "application/json")
class QueueController {

    private static final int CAPACITY_DEFAULT = 100;
    private static final int MINUTES_PER_PATIENT_DEFAULT = 10;

    private final Commands commands;
    private final FirstAnswers firstAnswers;
    private final ClinicProperties clinic;

    QueueController(Commands commands, FirstAnswers firstAnswers, ClinicProperties clinic) {
        this.commands = commands;
        this.firstAnswers = firstAnswers;
        this.clinic = clinic;
    }

    /**
     * The bounds: 2,000 patients are more than a doctor sees in a month of days; a consultation planned for more than
     * four hours is a typing error.
     */
    record Opening(
            @NotNull UUID doctorId,
            @NotNull LocalDate date,

            @Nullable @Pattern(regexp = "[A-Z0-9][A-Z0-9-]{0,19}", message = "must be 1 to 20 of A-Z, 0-9 and -")
            String session,

            @Nullable @Size(max = 50) String zone,
            @Nullable LocalTime opensAt,
            @Nullable LocalTime closesAt,
            @Nullable @Min(1) @Max(2000) Integer capacity,
            @Nullable TokenPolicy tokenPolicy,
            @Nullable @Min(1) @Max(240) Integer minutesPerPatient,
            @Nullable Instant effectiveAt)
            implements Report {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses({QUEUE_ALREADY_OPEN, DOCTOR_UNKNOWN, DOCTOR_ABSENT})
    CompletableFuture<ResponseEntity<QueueAnswer>> open(@Valid @RequestBody Opening body, Caller caller) {
        DoctorId doctor = new DoctorId(body.doctorId());
        String session = Objects.requireNonNullElse(body.session(), "DAY");
        var command = new OpenQueue(
                QueueId.of(clinic.clinic(), doctor, body.date(), session),
                doctor,
                body.date(),
                session,
                body.zone() == null ? clinic.zone() : zone(body.zone()),
                body.opensAt(),
                body.closesAt(),
                Objects.requireNonNullElse(body.capacity(), CAPACITY_DEFAULT),
                Objects.requireNonNullElse(body.tokenPolicy(), TokenPolicy.AT_BOOKING),
                Objects.requireNonNullElse(body.minutesPerPatient(), MINUTES_PER_PATIENT_DEFAULT));
        return commands.send(caller, body, command, firstAnswers::queue).thenApply(Outcome::created);
    }

    record Call(
            @NotNull @OneLine @Size(min = 1, max = 20) String room,
            @Nullable Instant effectiveAt) implements Report {}

    @PostMapping("/{q}/call-next")
    @Refuses({QUEUE_NOT_FOUND, QUEUE_PAUSED, NOBODY_WAITING})
    CompletableFuture<ResponseEntity<CallAnswer>> callNext(
            @PathVariable QueueId q, @Valid @RequestBody Call body, Caller caller) {
        return commands.send(caller, body, new CallNextPatient(q, body.room()), firstAnswers::call)
                .thenApply(Outcome::ok);
    }

    record NewCapacity(
            @NotNull @Min(1) @Max(2000) Integer capacity,
            @Nullable Instant effectiveAt) implements Report {}

    @PutMapping("/{q}/capacity")
    @Refuses({QUEUE_NOT_FOUND, CAPACITY_BELOW_ACTIVE})
    CompletableFuture<ResponseEntity<QueueAnswer>> changeCapacity(
            @PathVariable QueueId q, @Valid @RequestBody NewCapacity body, Caller caller) {
        return send(caller, body, new ChangeCapacity(q, body.capacity()));
    }

    @PostMapping("/{q}/pause")
    @Refuses({QUEUE_NOT_FOUND, QUEUE_CLOSED, QUEUE_PAUSED})
    CompletableFuture<ResponseEntity<QueueAnswer>> pause(
            @PathVariable QueueId q, @Nullable @RequestBody(required = false) Nothing body, Caller caller) {
        return send(caller, body, new PauseQueue(q));
    }

    @PostMapping("/{q}/resume")
    @Refuses({QUEUE_NOT_FOUND, QUEUE_NOT_PAUSED})
    CompletableFuture<ResponseEntity<QueueAnswer>> resume(
            @PathVariable QueueId q, @Nullable @RequestBody(required = false) Nothing body, Caller caller) {
        return send(caller, body, new ResumeQueue(q));
    }

    enum Then {
        KEEP,
        CANCEL,
        MOVE
    }

    /** @param then what becomes of those who wait */
    record Closing(
            @Nullable Then then,
            @Nullable UUID toQueueId,
            @Nullable Instant effectiveAt) implements Report {}

    @PostMapping("/{q}/close")
    @Refuses({QUEUE_NOT_FOUND, QUEUE_CLOSED, PEOPLE_STILL_BOOKED, QUEUE_UNKNOWN, QUEUE_PAUSED, QUEUE_FULL})
    CompletableFuture<ResponseEntity<QueueAnswer>> close(
            @PathVariable QueueId q, @Nullable @RequestBody(required = false) Closing body, Caller caller) {
        return send(caller, body, closing(q, Objects.requireNonNullElse(body, new Closing(null, null, null))));
    }

    private static Command closing(QueueId queue, Closing asked) {
        if (asked.then() == Then.MOVE && asked.toQueueId() == null) {
            throw new Invalid("/toQueueId", "must say where to move to");
        }
        if (asked.then() != Then.MOVE && asked.toQueueId() != null) {
            throw new Invalid("/toQueueId", "is for then = MOVE only");
        }
        CancellationReason reason = CancellationReason.CLINIC_REQUEST;
        return switch (asked.then()) {
            case null -> new CloseQueue(queue, null, reason);
            case KEEP -> new CloseQueue(queue, CloseQueue.Then.KEEP, reason);
            case CANCEL -> new CloseQueue(queue, CloseQueue.Then.CANCEL, reason);
            case MOVE ->
                new CloseAndMove(
                        queue,
                        new QueueId(Objects.requireNonNull(asked.toQueueId())),
                        CloseAndMove.Rest.NOBODY_IS_MOVED,
                        reason);
        };
    }

    @PostMapping("/{q}/reopen")
    @Refuses({QUEUE_NOT_FOUND, QUEUE_NOT_CLOSED, DOCTOR_UNKNOWN, DOCTOR_ABSENT})
    CompletableFuture<ResponseEntity<QueueAnswer>> reopen(
            @PathVariable QueueId q, @Nullable @RequestBody(required = false) Nothing body, Caller caller) {
        return send(caller, body, new ReopenQueue(q));
    }

    private CompletableFuture<ResponseEntity<QueueAnswer>> send(Caller caller, @Nullable Report body, Command command) {
        return commands.send(caller, body, command, firstAnswers::queue).thenApply(Outcome::ok);
    }

    private static ZoneId zone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new Invalid("/zone", "is not a time zone of the IANA database");
        }
        return ZoneId.of(name);
    }
}

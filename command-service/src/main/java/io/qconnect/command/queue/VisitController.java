package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.APPOINTMENT_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.DESK_ONLY;
import static io.qconnect.command.platform.Refusal.DOCTOR_UNKNOWN;
import static io.qconnect.command.platform.Refusal.MOVED;
import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.QUEUE_CLOSED;
import static io.qconnect.command.platform.Refusal.QUEUE_FULL;
import static io.qconnect.command.platform.Refusal.QUEUE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.QUEUE_PAUSED;
import static io.qconnect.command.platform.Refusal.QUEUE_UNKNOWN;
import static io.qconnect.command.platform.Refusal.ROOM_OCCUPIED;
import static io.qconnect.command.platform.Refusal.STATUS_NOT_SETTABLE;
import static io.qconnect.command.platform.Refusal.TOO_OFTEN_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.VERSION_REQUIRED;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Nothing;
import io.qconnect.command.platform.OneLine;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.Report;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CallReason;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.Priority;
import io.qconnect.events.PriorityReason;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Every step of a visit over HTTP, from arrival to its end, and what the desk may change about it. */
@RestController
@RequestMapping(path = "/queues/{q}/appointments/{a}", produces = "application/json")
@Refuses({QUEUE_NOT_FOUND, APPOINTMENT_NOT_FOUND, MOVED, NOT_ALLOWED_IN_STAGE})
class VisitController {

    /** Reasons that only the clinic can have. */
    private static final Set<CancellationReason> OF_THE_CLINIC =
            EnumSet.of(CancellationReason.DOCTOR_UNAVAILABLE, CancellationReason.CLINIC_REQUEST);

    private final Commands commands;
    private final FirstAnswers firstAnswers;
    private final PatientPace pace;

    VisitController(Commands commands, FirstAnswers firstAnswers, PatientPace pace) {
        this.commands = commands;
        this.firstAnswers = firstAnswers;
        this.pace = pace;
    }

    @PostMapping("/check-in")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> checkIn(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return send(caller, body, new CheckIn(q, a));
    }

    record ChosenCall(
            @NotNull @OneLine @Size(min = 1, max = 20) String room,
            @NotNull CallReason reason,
            @Nullable Instant effectiveAt)
            implements Report {}

    @PostMapping("/call")
    @Refuses(QUEUE_PAUSED)
    CompletableFuture<ResponseEntity<AppointmentAnswer>> call(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Valid @RequestBody ChosenCall body,
            Caller caller) {
        return send(caller, body, new CallPatient(q, a, body.room(), body.reason()));
    }

    @PostMapping("/skip")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> skip(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return send(caller, body, new SkipPatient(q, a));
    }

    @PostMapping("/recall")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> recall(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return send(caller, body, new RecallPatient(q, a));
    }

    record Start(
            @Nullable @OneLine @Size(min = 1, max = 20) String room,
            @Nullable Instant effectiveAt) implements Report {}

    @PostMapping("/start")
    @Refuses(ROOM_OCCUPIED)
    CompletableFuture<ResponseEntity<AppointmentAnswer>> start(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @Valid @RequestBody(required = false) Start body,
            Caller caller) {
        return send(caller, body, new StartConsultation(q, a, body == null ? null : body.room()));
    }

    @PostMapping("/complete")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> complete(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return send(caller, body, new CompleteConsultation(q, a));
    }

    record Cancellation(
            @Nullable CancelledBy by,
            @Nullable CancellationReason reason,
            @Nullable Instant effectiveAt) implements Report {}

    @PostMapping("/cancel")
    @Refuses(DESK_ONLY)
    CompletableFuture<ResponseEntity<AppointmentAnswer>> cancel(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Cancellation body,
            Caller caller) {
        Cancellation asked = Objects.requireNonNullElse(body, new Cancellation(null, null, null));
        CancelledBy by = Objects.requireNonNullElse(asked.by(), CancelledBy.PATIENT);
        if (caller.patient().isPresent() && (by != CancelledBy.PATIENT || OF_THE_CLINIC.contains(asked.reason()))) {
            refuse(DESK_ONLY);
        }
        return send(caller, body, new CancelAppointment(q, a, by, reasonOrDefault(asked.reason(), by)));
    }

    @PostMapping("/no-show")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> noShow(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return send(caller, body, new RecordNoShow(q, a));
    }

    @PostMapping("/left")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> left(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return send(caller, body, new RecordPatientLeft(q, a));
    }

    record NewPriority(
            @NotNull Priority priority,
            @NotNull PriorityReason reason,
            @Nullable Instant effectiveAt) implements Report {}

    @PostMapping("/priority")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> changePriority(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Valid @RequestBody NewPriority body,
            Caller caller) {
        return send(caller, body, new ChangePriority(q, a, body.priority(), body.reason()));
    }

    record Move(@NotNull UUID toQueueId, @Nullable Instant effectiveAt) implements Report {}

    @PostMapping("/reschedule")
    @Refuses(
            value = {
                DESK_ONLY,
                QUEUE_UNKNOWN,
                QUEUE_CLOSED,
                QUEUE_PAUSED,
                ALREADY_IN_QUEUE,
                QUEUE_FULL,
                TOO_OFTEN_IN_QUEUE
            },
            tooMany = true)
    CompletableFuture<ResponseEntity<AppointmentAnswer>> reschedule(
            @PathVariable QueueId q, @PathVariable AppointmentId a, @Valid @RequestBody Move body, Caller caller) {
        var command = new Reschedule(q, a, new QueueId(body.toQueueId()), caller.channel());
        return pace.taking(caller, () -> commands.send(caller, body, command, firstAnswers::appointment))
                .thenApply(Outcome::ok);
    }

    record Correction(
            @NotNull Stage stage,
            @NotNull CorrectionReason reason,
            @Nullable Instant effectiveAt) implements Report {}

    @PostMapping("/correct")
    @Refuses({VERSION_REQUIRED, ALREADY_IN_QUEUE, QUEUE_FULL, ROOM_OCCUPIED, DOCTOR_UNKNOWN})
    CompletableFuture<ResponseEntity<AppointmentAnswer>> correct(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Valid @RequestBody Correction body,
            Caller caller) {
        caller.mustKnowVersion();
        return send(caller, body, new CorrectStatus(q, a, body.stage(), body.reason()));
    }

    record NewStatus(
            @NotNull Status status,
            @Nullable CancellationReason reason,
            @Nullable Instant effectiveAt) implements Report {}

    @PutMapping("/status")
    @Refuses({STATUS_NOT_SETTABLE, ROOM_OCCUPIED})
    CompletableFuture<ResponseEntity<AppointmentAnswer>> setStatus(
            @PathVariable QueueId q, @PathVariable AppointmentId a, @Valid @RequestBody NewStatus body, Caller caller) {
        return send(
                caller, body, new SetStatus(q, a, body.status(), reasonOrDefault(body.reason(), CancelledBy.CLINIC)));
    }

    private CompletableFuture<ResponseEntity<AppointmentAnswer>> send(
            Caller caller, @Nullable Report body, Command command) {
        return commands.send(caller, body, command, firstAnswers::appointment).thenApply(Outcome::ok);
    }

    private static CancellationReason reasonOrDefault(@Nullable CancellationReason reason, CancelledBy by) {
        return reason != null
                ? reason
                : by == CancelledBy.PATIENT ? CancellationReason.PATIENT_REQUEST : CancellationReason.CLINIC_REQUEST;
    }
}

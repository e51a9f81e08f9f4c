package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.DESK_ONLY;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Commands;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Nothing;
import io.qconnect.command.platform.Outcome;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueId;
import io.qconnect.events.Status;
import io.qconnect.events.UserId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Objects;
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

/** Appointments of a queue over HTTP: booking, numbers, and every step of a visit. */
@RestController
@RequestMapping("/queues/{q}")
class AppointmentController {

    private final Commands commands;
    private final FirstAnswers firstAnswers;

    AppointmentController(Commands commands, FirstAnswers firstAnswers) {
        this.commands = commands;
        this.firstAnswers = firstAnswers;
    }

    record Booking(@NotNull UUID patientId, @Nullable Priority priority) {}

    @PostMapping("/appointments")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> book(
            @PathVariable QueueId q, @Valid @RequestBody Booking body, Caller caller) {
        UserId patient = new UserId(body.patientId());
        caller.mustBeAllowedToActFor(patient);
        if (caller.patient().isPresent() && body.priority() != null && body.priority() != Priority.ROUTINE) {
            refuse(DESK_ONLY);
        }
        var command = new BookAppointment(
                q,
                caller.newId(AppointmentId::new, AppointmentId::next),
                patient,
                Channel.ONLINE,
                Objects.requireNonNullElse(body.priority(), Priority.ROUTINE));
        return send(caller, body, command).thenApply(Outcome::created);
    }

    record TokenFor(
            @Nullable UUID appointmentId,
            @Nullable UUID patientId,
            @Nullable Priority priority) {}

    @PostMapping("/tokens")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> issueToken(
            @PathVariable QueueId q, @Nullable @RequestBody(required = false) TokenFor body, Caller caller) {
        TokenFor asked = Objects.requireNonNullElse(body, new TokenFor(null, null, null));
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

    @PostMapping("/appointments/{a}/check-in")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> checkIn(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return send(caller, null, new CheckIn(q, a)).thenApply(Outcome::ok);
    }

    record Start(@Nullable @Size(min = 1, max = 20) String room) {}

    @PostMapping("/appointments/{a}/start")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> start(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @Valid @RequestBody(required = false) Start body,
            Caller caller) {
        String room = body == null ? null : body.room();
        var command = new StartConsultation(q, a, room);
        return send(caller, new Start(room), command).thenApply(Outcome::ok);
    }

    @PostMapping("/appointments/{a}/complete")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> complete(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return send(caller, null, new CompleteConsultation(q, a)).thenApply(Outcome::ok);
    }

    record Cancellation(@Nullable CancelledBy by, @Nullable CancellationReason reason) {}

    @PostMapping("/appointments/{a}/cancel")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> cancel(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Cancellation body,
            Caller caller) {
        Cancellation asked = Objects.requireNonNullElse(body, new Cancellation(null, null));
        CancelledBy by = Objects.requireNonNullElse(asked.by(), CancelledBy.PATIENT);
        if (caller.patient().isPresent() && by != CancelledBy.PATIENT) {
            refuse(DESK_ONLY);
        }
        var command = new CancelAppointment(q, a, by, reasonOrDefault(asked.reason(), by));
        return send(caller, asked, command).thenApply(Outcome::ok);
    }

    @PostMapping("/appointments/{a}/no-show")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> noShow(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return send(caller, null, new RecordNoShow(q, a)).thenApply(Outcome::ok);
    }

    @PostMapping("/appointments/{a}/left")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> left(
            @PathVariable QueueId q,
            @PathVariable AppointmentId a,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return send(caller, null, new RecordPatientLeft(q, a)).thenApply(Outcome::ok);
    }

    record NewStatus(@NotNull Status status, @Nullable CancellationReason reason) {}

    @PutMapping("/appointments/{a}/status")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> setStatus(
            @PathVariable QueueId q, @PathVariable AppointmentId a, @Valid @RequestBody NewStatus body, Caller caller) {
        var command = new SetStatus(q, a, body.status(), reasonOrDefault(body.reason(), CancelledBy.CLINIC));
        return send(caller, body, command).thenApply(Outcome::ok);
    }

    private CompletableFuture<Outcome<AppointmentAnswer>> send(
            Caller caller, @Nullable Object body, QueueCommand command) {
        return commands.send(caller, body, command, firstAnswers::appointment);
    }

    private static CancellationReason reasonOrDefault(@Nullable CancellationReason reason, CancelledBy by) {
        return reason != null
                ? reason
                : by == CancelledBy.PATIENT ? CancellationReason.PATIENT_REQUEST : CancellationReason.CLINIC_REQUEST;
    }
}

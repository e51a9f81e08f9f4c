package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.ALREADY_WAITING;
import static io.qconnect.command.platform.Refusal.DESK_ONLY;
import static io.qconnect.command.platform.Refusal.ENTRY_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.FOR_YOURSELF_ONLY;
import static io.qconnect.command.platform.Refusal.OFFER_EXPIRED;
import static io.qconnect.command.platform.Refusal.OFFER_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.PLACES_FREE;
import static io.qconnect.command.platform.Refusal.QUEUE_CLOSED;
import static io.qconnect.command.platform.Refusal.QUEUE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.QUEUE_PAUSED;
import static io.qconnect.command.platform.Refusal.TOO_OFTEN_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.WAITING_LIST_FULL;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Nothing;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.Report;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.EntryId;
import io.qconnect.events.OfferId;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Waiting lists of full queues over HTTP. */
@RestController
@RequestMapping(path = "/queues/{q}", produces = "application/json")
@Refuses(QUEUE_NOT_FOUND)
class WaitingListController {

    private final Commands commands;
    private final FirstAnswers firstAnswers;
    private final PatientPace pace;

    WaitingListController(Commands commands, FirstAnswers firstAnswers, PatientPace pace) {
        this.commands = commands;
        this.firstAnswers = firstAnswers;
        this.pace = pace;
    }

    record Joining(@NotNull UUID patientId, @Nullable Instant effectiveAt) implements Report {}

    @PostMapping("/waiting-list")
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses(
            value = {
                FOR_YOURSELF_ONLY,
                DESK_ONLY,
                QUEUE_CLOSED,
                QUEUE_PAUSED,
                ALREADY_IN_QUEUE,
                ALREADY_WAITING,
                PLACES_FREE,
                WAITING_LIST_FULL,
                TOO_OFTEN_IN_QUEUE,
                PATIENT_UNKNOWN
            },
            tooMany = true)
    CompletableFuture<ResponseEntity<EntryAnswer>> join(
            @PathVariable QueueId q, @Valid @RequestBody Joining body, Caller caller) {
        UserId patient = new UserId(body.patientId());
        if (!caller.mayActFor(patient)) {
            commands.refuse(caller, JoinWaitingList.class, FOR_YOURSELF_ONLY, q.value(), patient.value());
        }
        var command = new JoinWaitingList(q, caller.newId(EntryId::new, EntryId::next), patient, caller.channel());
        return pace.taking(caller, () -> commands.send(caller, body, command, firstAnswers::entry))
                .thenApply(Outcome::created);
    }

    @DeleteMapping("/waiting-list/{e}")
    @Refuses(ENTRY_NOT_FOUND)
    CompletableFuture<ResponseEntity<QueueAnswer>> leave(
            @PathVariable QueueId q, @PathVariable EntryId e, Caller caller) {
        return commands.send(caller, null, new LeaveWaitingList(q, e), firstAnswers::queue)
                .thenApply(Outcome::ok);
    }

    @PostMapping("/offers/{o}/accept")
    @Refuses({DESK_ONLY, OFFER_NOT_FOUND, OFFER_EXPIRED, QUEUE_CLOSED, ALREADY_IN_QUEUE, PATIENT_UNKNOWN})
    CompletableFuture<ResponseEntity<AppointmentAnswer>> accept(
            @PathVariable QueueId q,
            @PathVariable OfferId o,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        var command = new AcceptOffer(q, o, caller.newId(AppointmentId::new, AppointmentId::next), caller.channel());
        return commands.send(caller, body, command, firstAnswers::appointment).thenApply(Outcome::ok);
    }

    @PostMapping("/offers/{o}/decline")
    @Refuses({DESK_ONLY, OFFER_NOT_FOUND})
    CompletableFuture<ResponseEntity<QueueAnswer>> decline(
            @PathVariable QueueId q,
            @PathVariable OfferId o,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return commands.send(caller, body, new DeclineOffer(q, o), firstAnswers::queue)
                .thenApply(Outcome::ok);
    }
}

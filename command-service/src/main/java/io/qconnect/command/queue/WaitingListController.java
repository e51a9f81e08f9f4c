package io.qconnect.command.queue;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Commands;
import io.qconnect.command.platform.Nothing;
import io.qconnect.command.platform.Outcome;
import io.qconnect.command.platform.Report;
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
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Waiting lists of full queues over HTTP. */
@RestController
@RequestMapping(path = "/queues/{q}", produces = "application/json")
class WaitingListController {

    private final Commands commands;
    private final FirstAnswers firstAnswers;

    WaitingListController(Commands commands, FirstAnswers firstAnswers) {
        this.commands = commands;
        this.firstAnswers = firstAnswers;
    }

    record Joining(@NotNull UUID patientId, @Nullable Instant effectiveAt) implements Report {}

    @PostMapping("/waiting-list")
    CompletableFuture<ResponseEntity<EntryAnswer>> join(
            @PathVariable QueueId q, @Valid @RequestBody Joining body, Caller caller) {
        UserId patient = new UserId(body.patientId());
        caller.mustBeAllowedToActFor(patient);
        var command = new JoinWaitingList(q, caller.newId(EntryId::new, EntryId::next), patient);
        return commands.send(caller, body, command, firstAnswers::entry).thenApply(Outcome::created);
    }

    @DeleteMapping("/waiting-list/{e}")
    CompletableFuture<ResponseEntity<QueueAnswer>> leave(
            @PathVariable QueueId q, @PathVariable EntryId e, Caller caller) {
        return commands.send(caller, null, new LeaveWaitingList(q, e), firstAnswers::queue)
                .thenApply(Outcome::ok);
    }

    @PostMapping("/offers/{o}/accept")
    CompletableFuture<ResponseEntity<AppointmentAnswer>> accept(
            @PathVariable QueueId q,
            @PathVariable OfferId o,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        var command = new AcceptOffer(q, o, caller.newId(AppointmentId::new, AppointmentId::next));
        return commands.send(caller, body, command, firstAnswers::appointment).thenApply(Outcome::ok);
    }

    @PostMapping("/offers/{o}/decline")
    CompletableFuture<ResponseEntity<QueueAnswer>> decline(
            @PathVariable QueueId q,
            @PathVariable OfferId o,
            @Nullable @RequestBody(required = false) Nothing body,
            Caller caller) {
        return commands.send(caller, body, new DeclineOffer(q, o), firstAnswers::queue)
                .thenApply(Outcome::ok);
    }
}

package io.qconnect.command.platform.bus;

import static io.qconnect.command.platform.Refusal.DESK_ONLY;
import static io.qconnect.command.platform.Refusal.KEY_REUSED;

import io.qconnect.command.platform.Answer;
import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Imported;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.PastCommand;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.Report;
import io.qconnect.command.platform.RequestHash;
import io.qconnect.command.platform.Trace;
import io.qconnect.command.platform.store.PastCommands;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The way of every command from HTTP to the bus. A command whose client gave it a key is carried out once, however
 * often it arrives: if the store knows the key, the first answer is made again from the facts of that time. The bus
 * asks the store for all keys of a group at once; when two processes carry out the same command, the store's unique key
 * on command id and part decides, and whoever loses finds the winner's facts.
 */
@Component
public class Commands {

    /** There was no QConnect in the last century. */
    private static final Instant THE_BEGINNING = Instant.parse("2000-01-01T00:00:00Z");

    private final CommandGateway gateway;
    private final PastCommands pastCommands;
    private final RequestHash requestHash;
    private final Clock clock;
    private final RefusalNews refusals;
    private final CommandMetrics metrics;

    Commands(
            CommandGateway gateway,
            PastCommands pastCommands,
            RequestHash requestHash,
            Clock clock,
            RefusalNews refusals,
            CommandMetrics metrics) {
        this.gateway = gateway;
        this.pastCommands = pastCommands;
        this.requestHash = requestHash;
        this.clock = clock;
        this.refusals = refusals;
        this.metrics = metrics;
    }

    /**
     * Sends a command and answers when its facts are committed.
     *
     * @param body of the request, to recognise another one under the same key; a {@link Report} says when it happened
     * @param firstAnswer makes the answer again from what the command did when it was carried out before
     */
    public <A extends Answer> CompletableFuture<Outcome<A>> send(
            Caller caller, @Nullable Object body, Command command, Function<PastCommand, A> firstAnswer) {
        long since = System.nanoTime();
        UUID id = caller.commandId();
        mustBeFromTheClinic(caller, id, body, command);
        String hash = requestHash.of(caller, body);
        CompletableFuture<A> answer = gateway.send(new GenericCommandMessage<>(command, trace(caller, id, hash, body)));
        CompletableFuture<Outcome<A>> outcome = answer.thenApply(a -> new Outcome<>(a, false))
                .exceptionallyCompose(thrown -> {
                    Throwable failure = reasonOf(thrown);
                    // whoever is turned away because of load is not looked up either: that would be more load
                    return caller.key().isEmpty() || failure instanceof Busy
                            ? CompletableFuture.failedFuture(inOurWords(failure, command))
                            // looks into the store, so not on the thread that others wait for
                            : CompletableFuture.supplyAsync(
                                    () -> replay(id, hash, firstAnswer).orElseThrow(() -> inOurWords(failure, command)),
                                    Thread::startVirtualThread);
                });
        return outcome.whenComplete((done, thrown) -> {
            metrics.answered(command, since, thrown == null ? done : null);
            if (thrown != null) {
                refusals.tell(caller, id, command, reasonOf(thrown));
            }
        });
    }

    /**
     * Says no before a command is even made, and has that written down as if it had been sent.
     *
     * @param subjects the ids that the command would have named, what it is for first
     */
    public Refused refuse(Caller caller, Class<? extends Command> command, Refusal refusal, UUID... subjects) {
        refusals.tell(caller, caller.commandId(), command, List.of(subjects), refusal.name());
        throw new Refused(refusal, Map.of());
    }

    /** What the command of this caller did, if it was carried out. It looks into the store. */
    public Optional<PastCommand> past(Caller caller) {
        return pastCommands.find(caller.commandId());
    }

    private static Throwable reasonOf(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    private <A extends Answer> Optional<Outcome<A>> replay(
            UUID commandId, String hash, Function<PastCommand, A> firstAnswer) {
        return pastCommands.find(commandId).map(past -> {
            if (!past.requestHash().equals(hash)) {
                throw new Refused(KEY_REUSED, Map.of());
            }
            return new Outcome<>(firstAnswer.apply(past), true);
        });
    }

    /**
     * Whoever works here has seen what they report late. A patient, who was there alone, could claim an hour at which
     * others had not come yet.
     */
    private void mustBeFromTheClinic(Caller caller, UUID id, @Nullable Object body, Command command) {
        if (caller.patient().isPresent() && body instanceof Report report && report.effectiveAt() != null) {
            var error = Map.of("pointer", "/effectiveAt", "detail", "is for whoever works in the clinic");
            var refused = new Refused(DESK_ONLY, Map.of("errors", List.of(error)));
            refusals.tell(caller, id, command, refused);
            throw refused;
        }
    }

    /** @throws Invalid when it lies in the future, or so far back that nobody can mean it */
    private @Nullable Instant effectiveAt(@Nullable Object body) {
        Instant effective = body instanceof Report report ? report.effectiveAt() : null;
        if (effective != null && (effective.isAfter(clock.instant()) || effective.isBefore(THE_BEGINNING))) {
            throw new Invalid("/effectiveAt", "must not lie in the future, nor before the year 2000");
        }
        return effective;
    }

    private MetaData trace(Caller caller, UUID commandId, String hash, @Nullable Object body) {
        Instant effectiveAt = effectiveAt(body);
        Map<String, String> trace = new HashMap<>();
        trace.put(Trace.ACTOR, caller.actor());
        trace.put(Trace.COMMAND_ID, commandId.toString());
        trace.put(Trace.CLIENT_GIVEN, Boolean.toString(caller.key().isPresent()));
        trace.put(Trace.REQUEST_HASH, hash);
        trace.put(Trace.CORRELATION, caller.correlation());
        caller.ifMatch().ifPresent(versions -> trace.put(Trace.IF_MATCH, versions));
        if (effectiveAt != null) {
            trace.put(Trace.EFFECTIVE_AT, effectiveAt.toString());
        }
        if (body instanceof Imported imported) {
            trace.put(Trace.ORIGIN, imported.origin().toString());
        }
        caller.patient()
                .ifPresent(patient -> trace.put(Trace.PATIENT, patient.value().toString()));
        return MetaData.from(trace);
    }

    private static RuntimeException inOurWords(Throwable failure, Command command) {
        return switch (failure) {
            case AggregateNotFoundException _ -> new Refused(command.ifUnknown(), Map.of());
            // there are facts under this id, but those of something else
            case IncompatibleAggregateException _ -> new Refused(command.ifUnknown(), Map.of());
            case ConcurrencyException conflict -> new Busy(conflict);
            case RuntimeException other -> other;
            default -> new CompletionException(failure);
        };
    }
}

package io.qconnect.command.platform;

import static io.qconnect.command.platform.Refusal.KEY_REUSED;
import static io.qconnect.command.platform.Refusal.refuse;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The way of every command from HTTP to the bus. A command whose client gave it a key is carried out once, however often
 * it arrives: if the store knows the key, the first answer is made again from the facts of that time. The store's unique
 * key on command id and part decides when two of them run at once; whoever loses finds the winner's facts.
 */
@Component
public class Commands {

    /** A command that loses against other processes so often is told to come again later. */
    private static final int ATTEMPTS_MAX = 6;

    private static final Executor AFTER_A_MOMENT =
            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, Thread::startVirtualThread);

    private final CommandGateway gateway;
    private final PastCommands pastCommands;
    private final RequestHash requestHash;

    Commands(CommandGateway gateway, PastCommands pastCommands, RequestHash requestHash) {
        this.gateway = gateway;
        this.pastCommands = pastCommands;
        this.requestHash = requestHash;
    }

    /**
     * Sends a command and answers when its facts are committed.
     *
     * @param body of the request, to recognise another one under the same key
     * @param firstAnswer makes the answer again from what the command did when it was carried out before
     */
    public <A extends Answer> CompletableFuture<Outcome<A>> send(
            Caller caller, @Nullable Object body, Command command, Function<PastCommand, A> firstAnswer) {
        UUID id = caller.commandId();
        String hash = requestHash.of(caller, body);
        Optional<Outcome<A>> before = caller.key().isPresent() ? replay(id, hash, firstAnswer) : Optional.empty();
        if (before.isPresent()) {
            return CompletableFuture.completedFuture(before.get());
        }
        CompletableFuture<A> answer = carryOut(new GenericCommandMessage<>(command, trace(caller, id, hash)), 1);
        return answer.thenApply(a -> new Outcome<>(a, false)).exceptionally(thrown -> {
            Throwable failure = reasonOf(thrown);
            if (caller.key().isPresent()) {
                Optional<Outcome<A>> meanwhile = replay(id, hash, firstAnswer);
                if (meanwhile.isPresent()) {
                    return meanwhile.get();
                }
            }
            throw inOurWords(failure, command);
        });
    }

    /** When another process was faster with the same aggregate, its facts are loaded and the command decides again. */
    private <A> CompletableFuture<A> carryOut(CommandMessage<?> message, int attempt) {
        CompletableFuture<A> answer = gateway.send(message);
        return answer.exceptionallyCompose(thrown -> {
            Throwable failure = reasonOf(thrown);
            return failure instanceof ConcurrencyException && attempt < ATTEMPTS_MAX
                    ? CompletableFuture.supplyAsync(() -> message, AFTER_A_MOMENT)
                            .thenCompose(again -> carryOut(again, attempt + 1))
                    : CompletableFuture.failedFuture(failure);
        });
    }

    private static Throwable reasonOf(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    private <A extends Answer> Optional<Outcome<A>> replay(
            UUID commandId, String hash, Function<PastCommand, A> firstAnswer) {
        return pastCommands.find(commandId).map(past -> {
            if (!past.requestHash().equals(hash)) {
                refuse(KEY_REUSED);
            }
            return new Outcome<>(firstAnswer.apply(past), true);
        });
    }

    private static MetaData trace(Caller caller, UUID commandId, String hash) {
        return MetaData.with(Trace.ACTOR, caller.actor())
                .and(Trace.COMMAND_ID, commandId.toString())
                .and(Trace.CLIENT_GIVEN, Boolean.toString(caller.key().isPresent()))
                .and(Trace.REQUEST_HASH, hash)
                .and(Trace.CORRELATION, caller.correlation());
    }

    private static RuntimeException inOurWords(Throwable failure, Command command) {
        return switch (failure) {
            case AggregateNotFoundException _ -> new Refused(command.ifUnknown());
            case ConcurrencyException conflict -> new Busy(conflict);
            case LockAcquisitionFailedException crowd -> new Busy(crowd);
            case RuntimeException other -> other;
            default -> new CompletionException(failure);
        };
    }
}

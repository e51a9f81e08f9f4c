package io.qconnect.command.platform.bus;

import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.commandhandling.callbacks.LoggingCallback;
import org.axonframework.common.Registration;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers commands and commits them in groups (decision 0008). Every aggregate belongs to one of a few shards; each
 * shard carries out what has come for it while its last group was committed, in one transaction, and answers after the
 * commit. So a commit is shared by as many commands as there are at that moment: one when it is quiet, hundreds under
 * load.
 *
 * <p>Nobody waits here: a command that would have to wait too long is refused when it comes.
 */
final class GroupCommandBus implements CommandBus, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommandBus.class);

    /**
     * At the end of the process: as long as the largest backlog may take, and less than a container is given to stop.
     */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(20);

    private final Map<String, MessageHandler<? super CommandMessage<?>>> handlers = new ConcurrentHashMap<>();

    /** Commands whose handlers have taken their leave, as all of them do when the process ends. */
    private final Set<String> noLongerHandled = ConcurrentHashMap.newKeySet();

    private final List<MessageHandlerInterceptor<? super CommandMessage<?>>> handlerInterceptors =
            new CopyOnWriteArrayList<>();
    private final List<MessageDispatchInterceptor<? super CommandMessage<?>>> dispatchInterceptors =
            new CopyOnWriteArrayList<>();
    private final CommandTargetResolver targets;
    private final GroupProperties limits;
    private final GroupMetrics metrics;
    private final GroupCommit groupCommit;
    private final List<Shard> shards;
    private final Object jointOrder = new Object();

    /** @param eventBus where commands publish their facts */
    GroupCommandBus(
            TransactionManager transactions,
            CommandTargetResolver targets,
            List<BeforeGroup> preparations,
            GroupStore store,
            Object eventBus,
            GroupProperties limits,
            GroupMetrics metrics) {
        this.targets = targets;
        this.limits = limits;
        this.metrics = metrics;
        this.groupCommit = new GroupCommit(transactions, handlerInterceptors, preparations, store, eventBus, metrics);
        this.shards = IntStream.range(0, limits.shards())
                .mapToObj(n -> new Shard("shard-" + n, limits, this::carryOut))
                .toList();
        metrics.watchBacklog(() -> shards.stream().mapToInt(Shard::backlog).sum());
    }

    @Override
    public <C> void dispatch(CommandMessage<C> command) {
        dispatch(command, LoggingCallback.INSTANCE);
    }

    @Override
    @SuppressWarnings("unchecked") // what a command answers, its callback takes
    public <C, R> void dispatch(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback) {
        CommandMessage<?> message = command;
        for (MessageDispatchInterceptor<? super CommandMessage<?>> interceptor : dispatchInterceptors) {
            message = (CommandMessage<?>) interceptor.handle(message);
        }
        var answering = (CommandCallback<Object, Object>) (CommandCallback<?, ?>) callback;
        MessageHandler<? super CommandMessage<?>> handler = handlers.get(message.getCommandName());
        if (handler == null) {
            answering.onResult(
                    (CommandMessage<Object>) message,
                    GenericCommandResultMessage.asCommandResultMessage(unhandled(message.getCommandName())));
            return;
        }
        var accepted = new Accepted(message, handler, aggregatesOf(message), answering, System.nanoTime());
        if (!isTakenOn(accepted)) {
            metrics.overload();
            accepted.fail(new Busy("Too many commands are waiting"));
        }
    }

    private RuntimeException unhandled(String commandName) {
        return noLongerHandled.contains(commandName)
                ? new Busy("The process is about to end")
                : new NoHandlerForCommandException("Nobody handles " + commandName);
    }

    private List<String> aggregatesOf(CommandMessage<?> message) {
        String addressee = targets.resolveTarget(message).getIdentifier();
        List<?> others = ((Command) message.getPayload()).alsoDecidesAbout();
        return others.isEmpty()
                ? List.of(addressee)
                : Stream.concat(Stream.of(addressee), others.stream().map(Object::toString))
                        .toList();
    }

    private boolean isTakenOn(Accepted accepted) {
        List<Shard> concerned =
                accepted.aggregates().stream().map(this::shardOf).distinct().toList();
        if (concerned.size() == 1) {
            return concerned.getFirst().offer(accepted);
        }
        synchronized (jointOrder) {
            // the same order in all shards; and as they are closed under this lock too, all of them take it or none
            var joint = new Shard.Joint(accepted, concerned.size());
            return concerned.stream().allMatch(Shard::hasRoom)
                    && concerned.stream().allMatch(shard -> shard.offerEvenIfFull(joint));
        }
    }

    private Shard shardOf(String aggregate) {
        return shards.get(Math.floorMod(aggregate.hashCode(), shards.size()));
    }

    /** Those who have waited too long are told so; the others are carried out. */
    private void carryOut(List<Accepted> group) {
        long now = System.nanoTime();
        List<Accepted> inTime = new ArrayList<>(group.size());
        for (Accepted command : group) {
            if (now - command.sinceNanos() > limits.waitMax().toNanos()) {
                metrics.overload();
                command.fail(new Busy("Its turn came too late"));
            } else {
                inTime.add(command);
            }
        }
        if (!inTime.isEmpty()) {
            groupCommit.carryOut(inTime);
        }
    }

    /** @throws IllegalStateException when somebody handles this command already */
    @Override
    public Registration subscribe(String commandName, MessageHandler<? super CommandMessage<?>> handler) {
        var before = handlers.putIfAbsent(commandName, handler);
        if (before != null && before != handler) {
            throw new IllegalStateException("Two handlers for " + commandName);
        }
        return () -> {
            noLongerHandled.add(commandName);
            return handlers.remove(commandName, handler);
        };
    }

    @Override
    public Registration registerHandlerInterceptor(MessageHandlerInterceptor<? super CommandMessage<?>> interceptor) {
        handlerInterceptors.add(interceptor);
        return () -> handlerInterceptors.remove(interceptor);
    }

    @Override
    public Registration registerDispatchInterceptor(MessageDispatchInterceptor<? super CommandMessage<?>> interceptor) {
        dispatchInterceptors.add(interceptor);
        return () -> dispatchInterceptors.remove(interceptor);
    }

    /** Takes nothing more, and finishes what was accepted. */
    @Override
    public void close() throws InterruptedException {
        synchronized (jointOrder) {
            shards.forEach(Shard::close);
        }
        for (Shard shard : shards) {
            if (!shard.awaitEnd(CLOSE_MAX)) {
                LOG.error("{} commands were not carried out before the end", shard.backlog());
            }
        }
    }
}

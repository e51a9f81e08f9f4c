package io.qconnect.command.platform.bus;

import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.bus.BeforeGroup.GroupedCommand;
import io.qconnect.command.platform.store.EventTable.AlreadyCarriedOut;
import io.qconnect.postgres.DatabaseFailures;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.messaging.DefaultInterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Carries out a group of commands in one transaction and answers them after its commit.
 *
 * <p>Each command runs in a unit of work of its own, nested in the group's. One that is refused before its first fact
 * leaves nothing behind. One that fails later is undone alone: its facts are left out, its aggregate is forgotten and,
 * if another command of the group needs it, folded again from the stored facts and those of the group.
 *
 * <p>What the store itself refuses it refuses for the whole group. Then nothing was stored, and the group is carried
 * out again: after a conflict with another process under the append lock from the start, so that there cannot be a
 * second one; otherwise in two halves, until the command that the store does not take stands alone and gets its own
 * answer. After a deadlock, or a lock that came too late, that one is tried once more.
 */
final class GroupCommit {

    private final TransactionManager transactions;
    private final List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors;
    private final List<BeforeGroup> preparations;
    private final GroupStore store;
    private final Set<String> stagedFacts;
    private final GroupMetrics metrics;

    /** @param eventBus where commands publish their facts */
    GroupCommit(
            TransactionManager transactions,
            List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors,
            List<BeforeGroup> preparations,
            GroupStore store,
            Object eventBus,
            GroupMetrics metrics) {
        this.transactions = transactions;
        this.interceptors = interceptors;
        this.preparations = preparations;
        this.store = store;
        this.stagedFacts = Set.of(GroupEventStore.resourceOf(eventBus));
        this.metrics = metrics;
    }

    /** Carries out these commands and answers each of them, exactly once. */
    void carryOut(List<Accepted> group) {
        carryOut(group, false);
    }

    private void carryOut(List<Accepted> group, boolean underLock) {
        carryOut(group, underLock, false);
    }

    /** @param again alone, for the second time */
    private void carryOut(List<Accepted> group, boolean underLock, boolean again) {
        var attempt = new Attempt(group);
        Throwable failure = attempt.run(underLock);
        if (failure == null) {
            attempt.answer();
        } else if (attempt.outcomeIsOpen(failure)) {
            afterLostCommit(attempt, failure);
        } else if (DatabaseFailures.isUnavailable(failure)) {
            var busy = new Busy(failure);
            group.forEach(command -> command.fail(busy));
        } else if (isConflict(failure) && !underLock) {
            metrics.conflict();
            carryOut(group, true, again);
        } else if (group.size() == 1 && !again && DatabaseFailures.isOfTheMoment(failure)) {
            carryOut(group, underLock, true);
        } else if (group.size() == 1) {
            // nobody else is concerned: it is told what went wrong with itself
            group.getFirst().fail(failure instanceof Spoiled spoiled ? spoiled.reason() : failure);
        } else {
            metrics.split();
            int half = group.size() / 2;
            carryOut(group.subList(0, half), underLock);
            carryOut(group.subList(half, group.size()), underLock);
        }
    }

    /** The connection broke while the commit was on its way. The store knows what became of it. */
    private void afterLostCommit(Attempt attempt, Throwable failure) {
        switch (store.findOut(attempt.unit())) {
            case STORED -> attempt.answer();
            case NOT_STORED -> {
                var busy = new Busy(failure);
                attempt.group.forEach(command -> command.fail(busy));
            }
            case UNKNOWN -> attempt.group.forEach(command -> command.fail(failure));
        }
    }

    private static boolean isConflict(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConcurrencyException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Commands fail in these ways before they do anything: a rule says no, or a condition, or there is nobody to ask.
     */
    private static boolean isHarmless(Throwable failure) {
        return failure instanceof Refused
                || failure instanceof Invalid
                || failure instanceof AggregateNotFoundException
                || failure instanceof IncompatibleAggregateException;
    }

    /** One try to carry out a group. */
    private final class Attempt {

        private final List<Accepted> group;
        private final List<CommandResultMessage<?>> results = new ArrayList<>();
        private @Nullable UnitOfWork<?> unit;
        private boolean commitSent;

        Attempt(List<Accepted> group) {
            this.group = group;
        }

        UnitOfWork<?> unit() {
            return Objects.requireNonNull(unit);
        }

        /** @return why nothing, or nobody knows what, was stored; null when all is well */
        @Nullable
        Throwable run(boolean underLock) {
            long began = System.nanoTime();
            UnitOfWork<CommandMessage<?>> work = DefaultUnitOfWork.startAndGet(null);
            unit = work;
            try {
                work.attachTransaction(transactions);
                // in this phase whoever came last is called first: just before the transaction's own commit
                work.onCommit(_ -> commitSent = true);
                List<GroupedCommand> commands = group.stream()
                        .map(accepted -> new GroupedCommand(accepted.command(), accepted.aggregates()))
                        .toList();
                Set<UUID> carriedOut = new HashSet<>();
                store.ask(questions(work, commands, underLock, carriedOut));
                handleAll(carriedOut);
                long decided = System.nanoTime();
                work.commit();
                metrics.committed(group, began, decided);
                return null;
            } catch (Exception | Error failure) {
                if (work.isActive()) {
                    work.rollback(failure);
                }
                return failure;
            }
        }

        private List<Question> questions(
                UnitOfWork<?> work, List<GroupedCommand> commands, boolean underLock, Set<UUID> carriedOut) {
            List<Question> questions = new ArrayList<>();
            preparations.forEach(preparation -> preparation.lock(commands).ifPresent(questions::add));
            if (underLock) {
                questions.add(store.appendLock());
            }
            preparations.forEach(preparation -> preparation.ask(work, commands).ifPresent(questions::add));
            Set<UUID> given = group.stream()
                    .filter(Accepted::clientGiven)
                    .map(command -> UUID.fromString(command.commandId()))
                    .collect(Collectors.toSet());
            if (!given.isEmpty()) {
                questions.add(store.carriedOut(given, carriedOut::add));
            }
            return questions;
        }

        private void handleAll(Set<UUID> carriedOut) {
            for (Accepted command : group) {
                results.add(
                        command.clientGiven() && carriedOut.contains(UUID.fromString(command.commandId()))
                                ? GenericCommandResultMessage.asCommandResultMessage(new AlreadyCarriedOut())
                                : handle(command));
            }
        }

        private CommandResultMessage<?> handle(Accepted accepted) {
            UnitOfWork<CommandMessage<?>> own = DefaultUnitOfWork.startAndGet(accepted.message());
            var chain = new DefaultInterceptorChain<>(own, interceptors, accepted.handler());
            ResultMessage<Object> result =
                    own.executeWithResult(chain::proceed, failure -> leavesTraces(accepted, own, failure));
            if (result.isExceptional()) {
                Throwable failure = result.exceptionResult();
                if (!isHarmless(failure) && (!accepted.command().writesOnlyFacts() || isOfTheStore(failure))) {
                    throw new Spoiled(failure);
                }
            }
            return GenericCommandResultMessage.asCommandResultMessage(result);
        }

        /** The database has refused something, and with it, in PostgreSQL, the rest of the transaction. */
        private static boolean isOfTheStore(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException || cause instanceof DataAccessException) {
                    return true;
                }
            }
            return false;
        }

        /**
         * Undoing a command is always right; where there is nothing to undo it would cost loading the aggregate again.
         */
        private boolean leavesTraces(Accepted accepted, UnitOfWork<?> own, Throwable failure) {
            return !isHarmless(failure)
                    || accepted.command().mayCreate()
                    || own.resources().keySet().containsAll(stagedFacts);
        }

        /** Whether the failure leaves open what the store made of this attempt. */
        boolean outcomeIsOpen(Throwable failure) {
            return commitSent && store.appended(unit()) && DatabaseFailures.isUnavailable(failure);
        }

        void answer() {
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer(results.get(i));
            }
        }
    }

    /** A command has failed in a way that may have touched what the whole group shares. */
    private static final class Spoiled extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Spoiled(Throwable cause) {
            super("A command of this group has failed", cause);
        }

        Throwable reason() {
            return Objects.requireNonNull(getCause());
        }
    }
}

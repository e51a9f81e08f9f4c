package io.qconnect.command.queue;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.PastCommand;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.queue.AbsenceTable.Absence;
import io.qconnect.command.queue.AbsenceTable.Concerned;
import io.qconnect.command.queue.AlarmTable.Alarm;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.QueueId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Closes the queues of a doctor who is away and sees to it that nobody waits in vain: who waits moves to the other
 * doctor's queue of the same day and session as far as it has places, and is cancelled otherwise, as is whoever was
 * called already. While that other queue is paused, this one is only closed. One commit per queue, each with a key of
 * its own, so that it can be broken off anywhere and taken up again, by whichever process. Whoever announces an absence
 * waits for queues that are being opened, and whoever opens one later is refused: the queues of one look are all.
 */
@Component
class WhenDoctorIsAwayThenEmptyQueues {

    private static final Logger LOG = LoggerFactory.getLogger(WhenDoctorIsAwayThenEmptyQueues.class);

    private final AbsenceTable table;
    private final Commands commands;
    private final FirstAnswers firstAnswers;

    /** The last one of the last look, when more may follow. Only the one thread that looks reads and writes it. */
    private @Nullable Absence last;

    /**
     * Of those that are not settled, what is done: asked for again every second, refusals would fill their table. The
     * same thread's.
     */
    private final Map<AbsenceId, Set<QueueId>> emptied = new HashMap<>();

    WhenDoctorIsAwayThenEmptyQueues(AbsenceTable table, Commands commands, FirstAnswers firstAnswers) {
        this.table = table;
        this.commands = commands;
        this.firstAnswers = firstAnswers;
    }

    /**
     * Does what is left to do, a part of it each time; what fails is tried again when all others have had their turn.
     */
    void look() {
        List<Absence> next = table.unsettled(last);
        last = next.size() < AbsenceTable.AT_ONCE_MAX ? null : next.getLast();
        if (next.isEmpty()) {
            emptied.clear();
        }
        for (Absence absence : next) {
            Set<QueueId> done = emptied.computeIfAbsent(absence.absenceId(), _ -> new HashSet<>());
            boolean allDone = true;
            for (Concerned queue : table.concerned(absence.absenceId())) {
                if (done.contains(queue.queueId())) {
                    continue;
                }
                // it may be withdrawn between two queues
                if (table.stands(absence.absenceId()) && isEmptied(absence, queue)) {
                    done.add(queue.queueId());
                } else {
                    allDone = false;
                }
            }
            if (allDone) {
                table.settled(absence.absenceId());
                emptied.remove(absence.absenceId());
            }
        }
    }

    private boolean isEmptied(Absence absence, Concerned queue) {
        Caller caller = caller(absence.absenceId(), queue);
        try {
            commands.send(caller, null, emptying(queue), firstAnswers::queue).join();
            boolean isDone = commands.past(caller).isPresent();
            if (!isDone) {
                // the other queue is paused
                onlyClose(absence, queue);
            }
            return isDone;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Refused refused) {
                LOG.debug("Nobody waits in {}: {}", queue.queueId(), refused.refusal());
                return true;
            }
            LOG.warn("Queue {} has to wait for its doctor's absence", queue.queueId(), failed.getCause());
            return false;
        }
    }

    private void onlyClose(Absence absence, Concerned queue) {
        Caller caller = Caller.system("absence", key(absence.absenceId(), queue) + ":closed");
        commands.send(caller, null, new CloseForAbsence(queue.queueId()), firstAnswers::queue)
                .join();
    }

    private static Command emptying(Concerned queue) {
        CancellationReason reason = CancellationReason.DOCTOR_UNAVAILABLE;
        return queue.substitute() == null
                ? new CloseQueue(queue.queueId(), CloseQueue.Then.CANCEL_CALLED_TOO, reason)
                : new CloseAndMove(queue.queueId(), queue.substitute(), CloseAndMove.Rest.IS_CANCELLED, reason);
    }

    /**
     * What was done about this queue because of this absence. At the end of its day, nobody waits for the other one any
     * longer.
     */
    List<PastCommand> doneFor(AbsenceId absence, Concerned queue) {
        Caller dayEnd = Alarm.ofDayOver(queue.queueId()).caller();
        return Stream.concat(
                        commands.past(caller(absence, queue)).stream(),
                        commands.past(dayEnd).filter(CloseForTheDay::wasOfAbsence).stream())
                .toList();
    }

    private static Caller caller(AbsenceId absence, Concerned queue) {
        return Caller.system("absence", key(absence, queue));
    }

    private static String key(AbsenceId absence, Concerned queue) {
        return absence + ":" + queue.queueId();
    }
}

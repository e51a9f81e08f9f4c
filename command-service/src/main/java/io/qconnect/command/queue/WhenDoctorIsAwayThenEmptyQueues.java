package io.qconnect.command.queue;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.PastCommand;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.queue.AbsenceTable.Absence;
import io.qconnect.command.queue.AbsenceTable.Concerned;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.CancellationReason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Closes the queues of a doctor who is away and sees to it that nobody waits in vain: who waits moves to the other doctor's
 * queue of the same day and session as far as it has places, and is cancelled otherwise. One commit per queue, each with a
 * key of its own, so that it can be broken off anywhere and taken up again, by whichever process. Whoever announces an
 * absence waits for queues that are being opened, and whoever opens one later is refused: the queues of one look are all.
 */
@Component
class WhenDoctorIsAwayThenEmptyQueues {

    private static final Logger LOG = LoggerFactory.getLogger(WhenDoctorIsAwayThenEmptyQueues.class);

    private final AbsenceTable table;
    private final Commands commands;
    private final FirstAnswers firstAnswers;

    /** The last one of the last look, when more may follow. Only the one thread that looks reads and writes it. */
    private @Nullable Absence last;

    WhenDoctorIsAwayThenEmptyQueues(AbsenceTable table, Commands commands, FirstAnswers firstAnswers) {
        this.table = table;
        this.commands = commands;
        this.firstAnswers = firstAnswers;
    }

    /** Does what is left to do, a part of it each time; what fails is tried again when all others have had their turn. */
    void look() {
        List<Absence> next = table.unsettled(last);
        last = next.size() < AbsenceTable.AT_ONCE_MAX ? null : next.getLast();
        for (Absence absence : next) {
            boolean allDone = true;
            for (Concerned queue : table.concerned(absence.absenceId())) {
                allDone &= isEmptied(absence, queue);
            }
            if (allDone) {
                table.settled(absence.absenceId());
            }
        }
    }

    private boolean isEmptied(Absence absence, Concerned queue) {
        try {
            commands.send(caller(absence.absenceId(), queue), null, emptying(queue), firstAnswers::queue)
                    .join();
            return true;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Refused refused) {
                LOG.debug("Nobody waits in {}: {}", queue.queueId(), refused.refusal());
                return true;
            }
            LOG.warn("Queue {} has to wait for its doctor's absence", queue.queueId(), failed.getCause());
            return false;
        }
    }

    private static Command emptying(Concerned queue) {
        CancellationReason reason = CancellationReason.DOCTOR_UNAVAILABLE;
        return queue.substitute() == null
                ? new CloseQueue(queue.queueId(), CloseQueue.Then.CANCEL, reason)
                : new CloseAndMove(queue.queueId(), queue.substitute(), CloseAndMove.Rest.IS_CANCELLED, reason);
    }

    /** What was done about this queue because of this absence. */
    Optional<PastCommand> doneFor(AbsenceId absence, Concerned queue) {
        return commands.past(caller(absence, queue));
    }

    private static Caller caller(AbsenceId absence, Concerned queue) {
        return Caller.system("absence", absence + ":" + queue.queueId());
    }
}

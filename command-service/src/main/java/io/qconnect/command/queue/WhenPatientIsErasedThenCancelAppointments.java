package io.qconnect.command.queue;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.queue.ErasedPatientTable.Erased;
import io.qconnect.events.QueueId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives the places of people who were erased to others: in the queues of today and of the days to come, each by a
 * commit and with a key of its own, so that it can be broken off anywhere and taken up again, by whichever process.
 * Whoever booked for them at that very moment may be stored after the erasure; so there is a second look, when no such
 * booking can be on its way.
 */
@Component
class WhenPatientIsErasedThenCancelAppointments {

    private static final Logger LOG = LoggerFactory.getLogger(WhenPatientIsErasedThenCancelAppointments.class);

    /** In one round. */
    private static final int AT_ONCE_MAX = 20;

    /**
     * A statement that takes longer than 60 s, or a silence of 30 s within a transaction, has cost it its connection.
     */
    static final Duration ON_THE_WAY_MAX = Duration.ofMinutes(2);

    private final ErasedPatientTable table;
    private final Commands commands;
    private final FirstAnswers firstAnswers;
    private final Clock clock;

    WhenPatientIsErasedThenCancelAppointments(
            ErasedPatientTable table, Commands commands, FirstAnswers firstAnswers, Clock clock) {
        this.table = table;
        this.commands = commands;
        this.firstAnswers = firstAnswers;
        this.clock = clock;
    }

    void look() {
        Instant now = clock.instant();
        for (Erased erased : table.due(now, AT_ONCE_MAX)) {
            Instant nobodyBooks = erased.erasedAt().plus(ON_THE_WAY_MAX);
            boolean isLastLook = !now.isBefore(nobodyBooks);
            if (!areCancelled(erased, now, isLastLook)) {
                table.lookAgain(erased.patientId(), now.plus(Alarms.AFTER_FAILURE));
            } else if (isLastLook) {
                table.remove(erased.patientId());
            } else {
                table.lookAgain(erased.patientId(), nobodyBooks);
            }
        }
    }

    private boolean areCancelled(Erased erased, Instant now, boolean isLastLook) {
        // somewhere it is still yesterday
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
        boolean allDone = true;
        for (QueueId queue : table.queuesOf(erased.patientId(), today)) {
            allDone &= isCancelled(erased, queue, isLastLook);
        }
        return allDone;
    }

    private boolean isCancelled(Erased erased, QueueId queue, boolean isLastLook) {
        var caller = Caller.system("erasures", erased.patientId() + ":" + queue + (isLastLook ? ":again" : ""));
        try {
            commands.send(
                            caller,
                            null,
                            new CancelPlacesOfErased(queue, erased.patientId(), erased.by()),
                            firstAnswers::queue)
                    .join();
            return true;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Refused refused) {
                LOG.debug("Nothing is to be cancelled in {}: {}", queue, refused.refusal());
                return true;
            }
            LOG.warn("In queue {} somebody erased still has a place", queue, failed.getCause());
            return false;
        }
    }
}

package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.DAY_NOT_OVER;
import static io.qconnect.command.platform.Refusal.OFFER_STILL_OPEN;

import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.Rounds;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.queue.AlarmTable.Alarm;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Does what is due without anybody asking: closes queues whose day is over, ends offers that nobody answered, empties
 * the queues of doctors who are away, and cancels the appointments of people who were erased. What is due stands in
 * {@link AlarmTable}, so after a standstill it is done at the next start. Each alarm has a key of its own: however many
 * processes try, it has one effect.
 */
@Component
class Alarms extends Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    /** At midnight hundreds of queues end at once; patients' commands must find room between them. */
    private static final int AT_ONCE_MAX = 50;

    /** Soon enough for whoever waits for a place, and too late to fill every look with those that fail. */
    static final Duration AFTER_FAILURE = Duration.ofSeconds(15);

    /** Of these alarms nobody has taken care yet. */
    private static final Set<Refusal> NOT_DUE_YET = Set.of(OFFER_STILL_OPEN, DAY_NOT_OVER);

    private final AlarmTable table;
    private final Commands commands;
    private final FirstAnswers firstAnswers;
    private final Clock clock;
    private final WhenDoctorIsAwayThenEmptyQueues absences;
    private final WhenPatientIsErasedThenCancelAppointments erasures;

    Alarms(
            AlarmTable table,
            Commands commands,
            FirstAnswers firstAnswers,
            Clock clock,
            WaitingListProperties settings,
            WhenDoctorIsAwayThenEmptyQueues absences,
            WhenPatientIsErasedThenCancelAppointments erasures) {
        super("alarms", settings.lookEvery());
        this.table = table;
        this.commands = commands;
        this.firstAnswers = firstAnswers;
        this.clock = clock;
        this.absences = absences;
        this.erasures = erasures;
    }

    @Override
    protected void look() {
        try {
            for (Alarm alarm : table.due(clock.instant(), AT_ONCE_MAX)) {
                ring(alarm);
            }
            absences.look();
            erasures.look();
        } catch (DataAccessException unreachable) {
            LOG.warn("Cannot see what is due: {}", unreachable.getMessage());
        }
    }

    /**
     * Whatever came too early, or fails for another reason than a rule, is tried again later: others have their turn.
     */
    private void ring(Alarm alarm) {
        try {
            commands.send(alarm.caller(), null, AlarmTable.commandFor(alarm), firstAnswers::queue)
                    .join();
            table.remove(alarm.kind(), alarm.subject());
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Refused refused && NOT_DUE_YET.contains(refused.refusal())) {
                LOG.info("{} of {} is not due yet: the clock was put back", alarm.kind(), alarm.queueId());
                table.putOff(alarm.kind(), alarm.subject(), clock.instant().plus(AFTER_FAILURE));
            } else if (failed.getCause() instanceof Refused refused) {
                // somebody else has seen to it
                LOG.debug("{} of {} is not due any more: {}", alarm.kind(), alarm.queueId(), refused.refusal());
                table.remove(alarm.kind(), alarm.subject());
            } else {
                LOG.warn("{} of {} has to wait", alarm.kind(), alarm.queueId(), failed.getCause());
                table.putOff(alarm.kind(), alarm.subject(), clock.instant().plus(AFTER_FAILURE));
            }
        }
    }
}

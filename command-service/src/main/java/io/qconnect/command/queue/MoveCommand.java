package io.qconnect.command.queue;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.QueueId;
import java.util.List;

/** What changes two queues: both in one commit, or neither. {@link MoveBetweenQueues} carries it out. */
sealed interface MoveCommand extends Command permits Reschedule, CloseAndMove {

    QueueId queueId();

    QueueId toQueueId();

    /**
     * What follows for both queues. A pure function, like {@link QueueCommand#decide}.
     *
     * @throws io.qconnect.command.platform.Refused when a rule of either queue says no
     */
    MoveFacts decide(WaitingLine from, WaitingLine to);

    @Override
    default List<QueueId> alsoDecidesAbout() {
        return toQueueId().equals(queueId()) ? List.of() : List.of(toQueueId());
    }

    @Override
    default Refusal ifUnknown() {
        return Refusal.QUEUE_NOT_FOUND;
    }

    @Override
    default boolean writesOnlyFacts() {
        return true;
    }
}

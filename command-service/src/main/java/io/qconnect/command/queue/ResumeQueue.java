package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.QUEUE_NOT_PAUSED;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.QueueState.PAUSED;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.QueueResumed;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The pause is over. */
record ResumeQueue(@TargetAggregateIdentifier QueueId queueId) implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (line.state() != PAUSED) {
            refuse(QUEUE_NOT_PAUSED);
        }
        return List.of(new QueueResumed(queueId));
    }
}

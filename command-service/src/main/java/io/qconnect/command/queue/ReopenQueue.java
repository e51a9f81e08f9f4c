package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.QUEUE_NOT_CLOSED;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.QueueState.CLOSED;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** It was closed too early, and is to take people again. */
record ReopenQueue(@TargetAggregateIdentifier QueueId queueId) implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (line.state() != CLOSED) {
            refuse(QUEUE_NOT_CLOSED);
        }
        return List.of(new QueueReopened(queueId));
    }
}

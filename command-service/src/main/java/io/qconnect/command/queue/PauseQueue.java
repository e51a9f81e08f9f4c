package io.qconnect.command.queue;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.QueuePaused;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** For a while nobody new is taken and nobody is called: the doctor is away, or behind. */
record PauseQueue(@TargetAggregateIdentifier QueueId queueId) implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        line.mustBeOpen();
        return List.of(new QueuePaused(queueId));
    }
}

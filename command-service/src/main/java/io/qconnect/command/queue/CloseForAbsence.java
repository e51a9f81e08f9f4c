package io.qconnect.command.queue;

import static io.qconnect.events.QueueState.CLOSED;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueId;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The doctor is away, and the queue to which the patients would move is paused: nobody new is taken, and everybody
 * keeps the place until it is known who sees them. {@link WhenDoctorIsAwayThenEmptyQueues} asks for it, again and
 * again.
 */
record CloseForAbsence(@TargetAggregateIdentifier QueueId queueId) implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (line.state() == CLOSED) {
            return List.of();
        }
        List<QueueEvent> facts = new ArrayList<>(List.of(new QueueClosed(queueId)));
        facts.addAll(line.dissolvedWaitingList());
        return facts;
    }
}

package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.CAPACITY_BELOW_ACTIVE;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The queue is to take more people, or fewer, but not fewer than have a place already. */
record ChangeCapacity(@TargetAggregateIdentifier QueueId queueId, int capacity) implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (capacity < line.taken()) {
            refuse(CAPACITY_BELOW_ACTIVE);
        }
        return capacity == line.capacity() ? List.of() : List.of(new CapacityChanged(queueId, capacity));
    }
}

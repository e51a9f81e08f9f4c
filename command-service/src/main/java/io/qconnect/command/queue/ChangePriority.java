package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Priority;
import io.qconnect.events.PriorityReason;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.PriorityChanged;
import io.qconnect.events.QueueId;
import io.qconnect.events.Status;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Somebody who waits turns out to be more urgent, or less; the call order follows. */
record ChangePriority(
        @TargetAggregateIdentifier QueueId queueId,
        AppointmentId appointmentId,
        Priority priority,
        PriorityReason reason)
        implements QueueCommand, OfPlace {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        Place place = line.place(appointmentId);
        if (place.stage().status() != Status.PENDING) {
            refuse(NOT_ALLOWED_IN_STAGE);
        }
        return place.priority() == priority
                ? List.of()
                : List.of(new PriorityChanged(queueId, appointmentId, priority, reason));
    }
}

package io.qconnect.command.queue;

import static io.qconnect.events.Stage.CANCELLED;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The place is given up, and free for somebody else; its number is not used again. */
record CancelAppointment(
        @TargetAggregateIdentifier QueueId queueId,
        AppointmentId appointmentId,
        CancelledBy by,
        CancellationReason reason)
        implements QueueCommand, OfPlace {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        line.placeThatMayGoTo(CANCELLED, appointmentId);
        return List.of(new AppointmentCancelled(queueId, appointmentId, by, reason));
    }
}

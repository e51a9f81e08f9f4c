package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.QUEUE_PAUSED;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.QueueState.PAUSED;
import static io.qconnect.events.Stage.CALLED;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.CallReason;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Not the next one but this one is asked into a room, for a reason. */
record CallPatient(
        @TargetAggregateIdentifier QueueId queueId, AppointmentId appointmentId, String room, CallReason reason)
        implements QueueCommand, OfPlace {

    CallPatient {
        room = RoomName.of(room);
    }

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (line.state() == PAUSED) {
            refuse(QUEUE_PAUSED);
        }
        line.placeThatMayGoTo(CALLED, appointmentId);
        return List.of(new PatientCalled(queueId, appointmentId, room, 0, reason));
    }
}

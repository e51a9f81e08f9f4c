package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.NOBODY_WAITING;
import static io.qconnect.command.platform.Refusal.QUEUE_PAUSED;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.QueueState.PAUSED;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The next patient, by the {@link CallOrder}, is asked into a room. */
record CallNextPatient(@TargetAggregateIdentifier QueueId queueId, String room) implements QueueCommand {

    CallNextPatient {
        room = RoomName.of(room);
    }

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (line.state() == PAUSED) {
            refuse(QUEUE_PAUSED);
        }
        Place next = line.nextToCall().orElseThrow(() -> refuse(NOBODY_WAITING));
        return List.of(new PatientCalled(queueId, next.appointmentId(), room, CallOrder.VERSION, null));
    }
}

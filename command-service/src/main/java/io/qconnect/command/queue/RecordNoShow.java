package io.qconnect.command.queue;

import static io.qconnect.events.Stage.NO_SHOW;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The patient did not come, or did not answer the call. */
record RecordNoShow(@TargetAggregateIdentifier QueueId queueId, AppointmentId appointmentId)
        implements QueueCommand, OfPlace {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        line.placeThatMayGoTo(NO_SHOW, appointmentId);
        return List.of(new NoShowRecorded(queueId, appointmentId));
    }
}

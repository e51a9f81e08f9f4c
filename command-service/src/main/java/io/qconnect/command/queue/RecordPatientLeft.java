package io.qconnect.command.queue;

import static io.qconnect.events.Stage.LEFT;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.PatientLeft;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The patient went away without having been seen. */
record RecordPatientLeft(@TargetAggregateIdentifier QueueId queueId, AppointmentId appointmentId)
        implements QueueCommand, OfPlace {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        line.placeThatMayGoTo(LEFT, appointmentId);
        return List.of(new PatientLeft(queueId, appointmentId));
    }
}

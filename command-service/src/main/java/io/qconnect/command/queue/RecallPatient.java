package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.Stage.SKIPPED;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.PatientRecalled;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** A patient who was skipped is here again and waits with the others. */
record RecallPatient(@TargetAggregateIdentifier QueueId queueId, AppointmentId appointmentId)
        implements QueueCommand, OfPlace {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (line.place(appointmentId).stage() != SKIPPED) {
            refuse(NOT_ALLOWED_IN_STAGE);
        }
        return List.of(new PatientRecalled(queueId, appointmentId));
    }
}

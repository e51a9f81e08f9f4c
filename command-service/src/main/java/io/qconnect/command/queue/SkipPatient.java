package io.qconnect.command.queue;

import static io.qconnect.events.Stage.SKIPPED;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.PatientSkipped;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The patient did not come when called; the next one can be, and nothing is lost. */
record SkipPatient(@TargetAggregateIdentifier QueueId queueId, AppointmentId appointmentId)
        implements QueueCommand, OfPlace {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        line.placeThatMayGoTo(SKIPPED, appointmentId);
        return List.of(new PatientSkipped(queueId, appointmentId));
    }
}

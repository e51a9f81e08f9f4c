package io.qconnect.command.queue;

import static io.qconnect.events.Stage.COMPLETED;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The consultation is over. */
record CompleteConsultation(@TargetAggregateIdentifier QueueId queueId, AppointmentId appointmentId)
        implements QueueCommand, OfPlace {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        line.placeThatMayGoTo(COMPLETED, appointmentId);
        return List.of(new ConsultationCompleted(queueId, appointmentId));
    }
}

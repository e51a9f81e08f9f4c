package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.STATUS_NOT_SETTABLE;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueId;
import io.qconnect.events.Status;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** For clients that know only the four classic words: each means the finer command that leads there. */
record SetStatus(
        @TargetAggregateIdentifier QueueId queueId,
        AppointmentId appointmentId,
        Status status,
        CancellationReason reason)
        implements QueueCommand, OfPlace {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        Place place = line.place(appointmentId);
        QueueCommand meant = switch (status) {
            case IN_PROGRESS -> new StartConsultation(queueId, appointmentId, null);
            case COMPLETED -> new CompleteConsultation(queueId, appointmentId);
            case CANCELLED -> new CancelAppointment(queueId, appointmentId, CancelledBy.CLINIC, reason);
            case PENDING -> throw refuse(STATUS_NOT_SETTABLE);
        };
        return place.stage().status() == status ? List.of() : meant.decide(line, directory);
    }
}

package io.qconnect.command.queue;

import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueId;
import io.qconnect.events.Status;
import io.qconnect.events.UserId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Somebody was erased: nobody can be called who has no name, so the place is free for whoever waits. What has begun is
 * finished. {@link WhenPatientIsErasedThenCancelAppointments} asks for it.
 *
 * @param by who has erased
 */
record CancelPlacesOfErased(@TargetAggregateIdentifier QueueId queueId, UserId patientId, CancelledBy by)
        implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        return line.places().stream()
                .filter(place -> patientId.equals(place.patientId()))
                .filter(place -> place.stage().status() == Status.PENDING)
                .<QueueEvent>map(place -> new AppointmentCancelled(
                        queueId,
                        place.appointmentId(),
                        by,
                        by == CancelledBy.PATIENT ? CancellationReason.PATIENT_REQUEST : CancellationReason.OTHER))
                .toList();
    }
}

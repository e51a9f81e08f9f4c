package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.Stage.CANCELLED;
import static io.qconnect.events.Stage.IN_CONSULTATION;

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

    /** Whoever is being seen does not leave the room by a telephone: the desk ends a consultation. */
    @Override
    public void checkInPerson(WaitingLine line) {
        if (line.place(appointmentId).stage() == IN_CONSULTATION) {
            refuse(NOT_ALLOWED_IN_STAGE);
        }
    }

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        line.placeThatMayGoTo(CANCELLED, appointmentId);
        return List.of(new AppointmentCancelled(queueId, appointmentId, by, reason));
    }
}

package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.QUEUE_FULL;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * An appointment moves to another queue: the same appointment, another place. The old place is freed and the new one
 * taken in one commit, so that nobody ever has both, or none.
 *
 * @param by the way by which it is asked for: by the patient in person, or at the desk
 */
record Reschedule(
        @TargetAggregateIdentifier QueueId queueId, AppointmentId appointmentId, QueueId toQueueId, Channel by)
        implements MoveCommand, OfPlace {

    @Override
    public MoveFacts decide(WaitingLine from, WaitingLine to) {
        MoveFacts moved = new MoveFacts(from, to);
        if (from.id().equals(to.id())) {
            from.place(appointmentId);
            return moved;
        }
        Place place = from.placeThatMayGoTo(Stage.MOVED, appointmentId);
        to.mustTake(place.patientId());
        to.mustNotBeTakenTooOften(place.patientId(), by);
        if (place.patientId() != null && to.holds(place.patientId())) {
            refuse(ALREADY_IN_QUEUE);
        }
        if (to.fullFor(place.patientId())) {
            refuse(QUEUE_FULL);
        }
        moved.move(place);
        return moved;
    }
}

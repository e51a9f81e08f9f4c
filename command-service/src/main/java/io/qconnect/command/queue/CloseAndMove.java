package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.QUEUE_CLOSED;
import static io.qconnect.command.platform.Refusal.QUEUE_FULL;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.QueueState.CLOSED;
import static io.qconnect.events.QueueState.OPEN;
import static io.qconnect.events.QueueState.PAUSED;

import io.qconnect.command.platform.Invalid;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The queue is closed, and all who wait in it move to another one, in the order of booking. Whoever has a place there
 * already keeps that one, and loses this.
 *
 * @param rest for whom there is no place: they are cancelled, or nobody is moved and the queue stays open
 * @param reason why those are cancelled who cannot move
 */
record CloseAndMove(@TargetAggregateIdentifier QueueId queueId, QueueId toQueueId, Rest rest, CancellationReason reason)
        implements MoveCommand {

    enum Rest {
        NOBODY_IS_MOVED,
        /**
         * Of an absence. Whoever was called, or skipped, cannot move and is cancelled, too: there is nobody to see
         * them. While the other queue is paused nothing happens, because it may have places when it goes on.
         */
        IS_CANCELLED
    }

    CloseAndMove {
        if (toQueueId.equals(queueId)) {
            throw new Invalid("/toQueueId", "must be another queue");
        }
    }

    @Override
    public MoveFacts decide(WaitingLine from, WaitingLine to) {
        List<Place> waiting = from.waiting();
        List<Place> called = rest == Rest.IS_CANCELLED ? from.calledOrSkipped() : List.of();
        boolean isEmpty = waiting.isEmpty() && called.isEmpty();
        if (from.state() == CLOSED && isEmpty) {
            refuse(QUEUE_CLOSED);
        }
        MoveFacts moved = new MoveFacts(from, to);
        if (rest == Rest.IS_CANCELLED && to.state() == PAUSED && !isEmpty) {
            return moved;
        }
        if (from.state() != CLOSED) {
            moved.alsoLeaving(new QueueClosed(queueId));
            from.dissolvedWaitingList().forEach(moved::alsoLeaving);
        }
        if (rest == Rest.NOBODY_IS_MOVED) {
            to.mustBeOpen();
        }
        boolean open = to.state() == OPEN;
        int free = open ? to.capacity() - to.taken() : 0;
        for (Place place : waiting) {
            boolean isHeld = open && to.waitingList().holdsFor(place.patientId());
            if (place.patientId() != null && to.holds(place.patientId())) {
                cancel(place, moved);
            } else if (free > 0 || isHeld) {
                free -= isHeld ? 0 : 1;
                moved.move(place);
            } else if (rest == Rest.IS_CANCELLED) {
                cancel(place, moved);
            } else {
                refuse(QUEUE_FULL);
            }
        }
        called.forEach(place -> cancel(place, moved));
        return moved;
    }

    private void cancel(Place place, MoveFacts moved) {
        moved.alsoLeaving(new AppointmentCancelled(queueId, place.appointmentId(), CancelledBy.CLINIC, reason));
    }
}

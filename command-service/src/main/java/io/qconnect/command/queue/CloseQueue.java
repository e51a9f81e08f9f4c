package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.PEOPLE_STILL_BOOKED;
import static io.qconnect.command.platform.Refusal.QUEUE_CLOSED;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.QueueState.CLOSED;
import static io.qconnect.events.Stage.BOOKED;

import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueId;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Nobody new is taken. Whoever closes a queue for which people are still booked says what becomes of them: they keep their
 * places, or all who wait are cancelled by the clinic in the same commit. Who has been called, or is being seen, finishes.
 *
 * @param then null where nobody is booked any more
 */
record CloseQueue(
        @TargetAggregateIdentifier QueueId queueId,
        @Nullable Then then) implements QueueCommand {

    enum Then {
        KEEP,
        CANCEL
    }

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (line.state() == CLOSED) {
            refuse(QUEUE_CLOSED);
        }
        if (then == null && line.anybodyIs(BOOKED)) {
            refuse(PEOPLE_STILL_BOOKED);
        }
        List<QueueEvent> facts = new ArrayList<>();
        facts.add(new QueueClosed(queueId));
        if (then == Then.CANCEL) {
            for (Place place : line.waiting()) {
                facts.add(new AppointmentCancelled(
                        queueId, place.appointmentId(), CancelledBy.CLINIC, CancellationReason.CLINIC_REQUEST));
            }
        }
        return facts;
    }
}

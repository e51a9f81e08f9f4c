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
import java.util.stream.Stream;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Nobody new is taken. Whoever closes a queue for which people are still booked says what becomes of them: they keep
 * their places, or all who wait are cancelled by the clinic in the same commit. Who has been called, or is being seen,
 * finishes: the doctor is there. Where the doctor is not, whoever was called is cancelled like those who wait.
 *
 * @param then null where nobody is booked any more; a closed queue may still have people to cancel
 * @param reason why they are cancelled
 */
record CloseQueue(
        @TargetAggregateIdentifier QueueId queueId,
        @Nullable Then then,
        CancellationReason reason) implements QueueCommand {

    enum Then {
        KEEP,
        CANCEL,
        /** Of an absence: also whoever was called, or skipped. */
        CANCEL_CALLED_TOO
    }

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        List<Place> cancelled = cancelled(line);
        if (line.state() == CLOSED && cancelled.isEmpty()) {
            refuse(QUEUE_CLOSED);
        }
        if (then == null && line.anybodyIs(BOOKED)) {
            refuse(PEOPLE_STILL_BOOKED);
        }
        List<QueueEvent> facts = new ArrayList<>();
        if (line.state() != CLOSED) {
            facts.add(new QueueClosed(queueId));
            facts.addAll(line.dissolvedWaitingList());
        }
        for (Place place : cancelled) {
            facts.add(new AppointmentCancelled(queueId, place.appointmentId(), CancelledBy.CLINIC, reason));
        }
        return facts;
    }

    private List<Place> cancelled(WaitingLine line) {
        return switch (then) {
            case null -> List.of();
            case KEEP -> List.of();
            case CANCEL -> line.waiting();
            case CANCEL_CALLED_TOO ->
                Stream.concat(line.waiting().stream(), line.calledOrSkipped().stream())
                        .toList();
        };
    }
}

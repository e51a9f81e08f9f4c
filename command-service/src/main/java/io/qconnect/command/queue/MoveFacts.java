package io.qconnect.command.queue;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.QueueEvent.AppointmentMovedOut;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.Stage;
import io.qconnect.events.TokenPolicy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The facts of a move, queue by queue. An appointment takes all with it but its number: in the other queue it gets the
 * next one there, if its patient is here already or if numbers are given at booking.
 */
final class MoveFacts {

    private final WaitingLine from;
    private final WaitingLine to;
    private final List<QueueEvent> left = new ArrayList<>();
    private final List<QueueEvent> arrived = new ArrayList<>();
    private int nextTokenNo;

    MoveFacts(WaitingLine from, WaitingLine to) {
        this.from = from;
        this.to = to;
        this.nextTokenNo = to.nextTokenNo();
    }

    /** What happens in the queue that is left. */
    List<QueueEvent> left() {
        return left;
    }

    /** What happens in the other queue. */
    List<QueueEvent> arrived() {
        return arrived;
    }

    void alsoLeaving(QueueEvent factOfTheQueueLeft) {
        left.add(factOfTheQueueLeft);
    }

    void move(Place place) {
        left.add(new AppointmentMovedOut(from.id(), place.appointmentId(), to.id()));
        // who is in the house today is not here on another day
        boolean isHere = place.stage() == Stage.CHECKED_IN && from.date().equals(to.date());
        Place.Booking booking = place.booking();
        arrived.addAll(to.leavesWaitingList(booking.patientId()));
        arrived.add(new AppointmentMovedIn(
                to.id(),
                place.appointmentId(),
                from.id(),
                booking.placement() + 1,
                booking.patientId(),
                booking.channel(),
                place.priority(),
                isHere ? Stage.CHECKED_IN : Stage.BOOKED,
                shown(booking.bookedAt()),
                isHere ? shown(Objects.requireNonNull(place.checkedInAt())) : null));
        if (isHere || to.tokenPolicy() == TokenPolicy.AT_BOOKING) {
            arrived.add(new TokenIssued(to.id(), place.appointmentId(), nextTokenNo++));
        }
    }

    /** As everybody has been told: facts go out with their time to the millisecond. */
    private static Instant shown(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }
}

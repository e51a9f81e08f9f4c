package io.qconnect.query.appointments;

import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.Stage;
import io.qconnect.events.wire.Recorded;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the facts add up to for one appointment. What was settled at booking is kept together; so are the times at which
 * it went from one stage to the next.
 */
record AppointmentRow(
        Booking booking,
        @Nullable Integer tokenNo,
        Stage stage,
        @Nullable String room,
        Times times,
        @Nullable CancelledBy cancelledBy,
        @Nullable CancellationReason cancellationReason,
        Instant updatedAt,
        long version) {

    /** @param placement counts the moves to another queue, from 0 */
    record Booking(
            UUID id,
            UUID queueId,
            @Nullable UUID userId,
            Channel channel,
            Priority priority,
            Instant bookedAt,
            int placement) {

        private Booking as(Priority other) {
            return new Booking(id, queueId, userId, channel, other, bookedAt, placement);
        }
    }

    record Times(
            @Nullable Instant checkedInAt,
            @Nullable Instant calledAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {

        static final Times NONE = new Times(null, null, null, null);
    }

    UUID id() {
        return booking.id();
    }

    static AppointmentRow booked(AppointmentBooked fact, Recorded<?> recorded) {
        UUID patient = fact.patientId() == null ? null : fact.patientId().value();
        Booking booking = new Booking(
                fact.appointmentId().value(),
                fact.queueId().value(),
                patient,
                fact.channel(),
                fact.priority(),
                recorded.happenedAt(),
                0);
        return new AppointmentRow(
                booking, null, Stage.BOOKED, null, Times.NONE, null, null, recorded.at(), recorded.version());
    }

    /** In another queue from now on. The fact tells all, because the other queue may not have been heard of yet. */
    static AppointmentRow movedIn(AppointmentMovedIn fact, Recorded<?> recorded) {
        UUID patient = fact.patientId() == null ? null : fact.patientId().value();
        Booking booking = new Booking(
                fact.appointmentId().value(),
                fact.queueId().value(),
                patient,
                fact.channel(),
                fact.priority(),
                fact.bookedAt().truncatedTo(ChronoUnit.MICROS),
                fact.placement());
        Instant here = fact.checkedInAt();
        Times times = new Times(here == null ? null : here.truncatedTo(ChronoUnit.MICROS), null, null, null);
        return new AppointmentRow(
                booking, null, fact.stage(), null, times, null, null, recorded.at(), recorded.version());
    }

    AppointmentRow numbered(int number, Recorded<?> recorded) {
        return new AppointmentRow(
                booking,
                number,
                stage,
                room,
                times,
                cancelledBy,
                cancellationReason,
                recorded.at(),
                recorded.version());
    }

    AppointmentRow checkedIn(Recorded<?> recorded) {
        Times now = new Times(recorded.happenedAt(), times.calledAt, times.startedAt, times.endedAt);
        return moved(Stage.CHECKED_IN, room, now, recorded);
    }

    AppointmentRow called(String into, Recorded<?> recorded) {
        Times now = new Times(times.checkedInAt, recorded.happenedAt(), times.startedAt, times.endedAt);
        return moved(Stage.CALLED, into, now, recorded);
    }

    AppointmentRow started(String in, Recorded<?> recorded) {
        Times now = new Times(times.checkedInAt, times.calledAt, recorded.happenedAt(), times.endedAt);
        return moved(Stage.IN_CONSULTATION, in, now, recorded);
    }

    AppointmentRow ended(Stage how, Recorded<?> recorded) {
        Times now = new Times(times.checkedInAt, times.calledAt, times.startedAt, recorded.happenedAt());
        return moved(how, room, now, recorded);
    }

    AppointmentRow cancelled(AppointmentCancelled fact, Recorded<?> recorded) {
        AppointmentRow ended = ended(Stage.CANCELLED, recorded);
        return new AppointmentRow(
                booking,
                tokenNo,
                ended.stage,
                room,
                ended.times,
                fact.by(),
                fact.reason(),
                recorded.at(),
                recorded.version());
    }

    /** Out of turn, or in line again. */
    AppointmentRow waitingAs(Stage next, Recorded<?> recorded) {
        return moved(next, room, times, recorded);
    }

    AppointmentRow prioritised(Priority priority, Recorded<?> recorded) {
        return new AppointmentRow(
                booking.as(priority),
                tokenNo,
                stage,
                room,
                times,
                cancelledBy,
                cancellationReason,
                recorded.at(),
                recorded.version());
    }

    /** What came after the stage it is put back to has not happened; why it was cancelled does not matter any more. */
    AppointmentRow corrected(Stage to, Recorded<?> recorded) {
        Instant at = recorded.happenedAt();
        Times now = switch (to) {
            case BOOKED -> Times.NONE;
            case CHECKED_IN -> new Times(times.checkedInAt == null ? at : times.checkedInAt, null, null, null);
            case IN_CONSULTATION -> new Times(times.checkedInAt, times.calledAt, times.startedAt, null);
            default ->
                times.endedAt == null ? new Times(times.checkedInAt, times.calledAt, times.startedAt, at) : times;
        };
        String where = to == Stage.BOOKED || to == Stage.CHECKED_IN ? null : room;
        return new AppointmentRow(booking, tokenNo, to, where, now, null, null, recorded.at(), recorded.version());
    }

    private AppointmentRow moved(Stage to, @Nullable String where, Times now, Recorded<?> recorded) {
        return new AppointmentRow(
                booking, tokenNo, to, where, now, cancelledBy, cancellationReason, recorded.at(), recorded.version());
    }
}

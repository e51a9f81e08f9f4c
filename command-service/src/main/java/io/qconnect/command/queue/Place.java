package io.qconnect.command.queue;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One appointment as the queue knows it.
 *
 * @param booking what was settled when it was booked
 * @param tokenNo null until a number has been issued
 * @param room where the patient was called to, or is being seen
 * @param checkedInAt null until the patient has arrived
 * @param movedTo where it is now, once it has left this queue
 * @param reportedUpTo the latest time of what is known of the visit but for its end, which may be corrected
 * @param version of the queue when a fact last touched this place
 */
record Place(
        Booking booking,
        Priority priority,
        @Nullable Integer tokenNo,
        Stage stage,
        @Nullable String room,
        @Nullable Instant checkedInAt,
        @Nullable QueueId movedTo,
        Instant reportedUpTo,
        long version) {

    /**
     * @param patientId null for a walk-in nobody knows
     * @param placement counts the moves from queue to queue
     */
    record Booking(
            AppointmentId appointmentId,
            @Nullable UserId patientId,
            Channel channel,
            Instant bookedAt,
            int placement) {}

    AppointmentId appointmentId() {
        return booking.appointmentId();
    }

    @Nullable
    UserId patientId() {
        return booking.patientId();
    }

    Place withToken(int no) {
        return new Place(booking, priority, no, stage, room, checkedInAt, movedTo, reportedUpTo, version);
    }

    Place withPriority(Priority other) {
        return new Place(booking, other, tokenNo, stage, room, checkedInAt, movedTo, reportedUpTo, version);
    }

    Place arrived(Instant at) {
        return new Place(booking, priority, tokenNo, Stage.CHECKED_IN, room, at, movedTo, reportedUpTo, version);
    }

    Place in(Stage next) {
        return new Place(booking, priority, tokenNo, next, room, checkedInAt, movedTo, reportedUpTo, version);
    }

    Place in(Stage next, String nextRoom) {
        return new Place(booking, priority, tokenNo, next, nextRoom, checkedInAt, movedTo, reportedUpTo, version);
    }

    /** Put back to wait: nobody has been called, and no room was named. */
    Place waitingAgain(Stage next, @Nullable Instant here) {
        return new Place(booking, priority, tokenNo, next, null, here, movedTo, reportedUpTo, version);
    }

    Place goneTo(QueueId other) {
        return new Place(booking, priority, tokenNo, Stage.MOVED, room, checkedInAt, other, reportedUpTo, version);
    }

    Place reportedUpTo(Instant at) {
        return new Place(booking, priority, tokenNo, stage, room, checkedInAt, movedTo, at, version);
    }

    Place asOf(long newVersion) {
        return new Place(booking, priority, tokenNo, stage, room, checkedInAt, movedTo, reportedUpTo, newVersion);
    }
}

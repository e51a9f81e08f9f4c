package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.MOVED;

import io.qconnect.command.platform.Answer;
import io.qconnect.command.queue.ImportQueue.Row;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueId;
import io.qconnect.events.Status;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of a queue of the predecessor and of the appointments that were asked for. */
record ImportAnswer(QueueId queueId, long version, List<Taken> appointments) implements Answer {

    /**
     * @param id of the row
     * @param tokenNo its number here; null with the status when it was not taken
     * @param why it was not taken, or does not stand here as it stands there; null when all is the same
     */
    record Taken(
            String id,
            AppointmentId appointmentId,
            @Nullable Integer tokenNo,
            @Nullable Status status,
            @Nullable String why) {

        /** @param refused why a step for this row was not taken, or null */
        static Taken of(Row row, WaitingLine line, @Nullable String refused) {
            AppointmentId id = row.appointmentId();
            if (!line.has(id)) {
                String why = row.status() == null ? "UNKNOWN_STATUS" : Objects.requireNonNullElse(refused, "NOT_TAKEN");
                return new Taken(row.origin().id(), id, null, null, why);
            }
            Place place = line.placeEvenIfMoved(id);
            return new Taken(
                    row.origin().id(), id, place.tokenNo(), place.stage().status(), difference(row, place, line));
        }

        private static @Nullable String difference(Row row, Place place, WaitingLine line) {
            if (place.movedTo() != null) {
                return MOVED.name();
            }
            if (place.stage().status() != row.status()) {
                boolean twice = row.active() && !place.stage().active() && line.holds(row.patientId());
                return twice ? ALREADY_IN_QUEUE.name() : "STANDS_OTHERWISE";
            }
            return Integer.valueOf(row.tokenNo()).equals(place.tokenNo()) ? null : "NUMBER_TAKEN";
        }
    }
}

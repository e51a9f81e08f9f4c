package io.qconnect.command.queue;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Priority;
import io.qconnect.events.Stage;
import io.qconnect.events.UserId;
import org.jspecify.annotations.Nullable;

/**
 * One appointment as the queue knows it.
 *
 * @param patientId null for a walk-in nobody knows
 * @param tokenNo null until a number has been issued
 * @param room where the patient was called to, or is being seen
 */
record Place(
        AppointmentId appointmentId,
        @Nullable UserId patientId,
        Priority priority,
        @Nullable Integer tokenNo,
        Stage stage,
        @Nullable String room) {

    /** @param patient the id of a user */
    boolean isOf(String patient) {
        return patientId != null && patientId.value().toString().equals(patient);
    }

    Place withToken(int no) {
        return new Place(appointmentId, patientId, priority, no, stage, room);
    }

    Place in(Stage next) {
        return new Place(appointmentId, patientId, priority, tokenNo, next, room);
    }

    Place in(Stage next, String nextRoom) {
        return new Place(appointmentId, patientId, priority, tokenNo, next, nextRoom);
    }
}

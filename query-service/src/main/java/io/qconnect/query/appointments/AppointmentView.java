package io.qconnect.query.appointments;

import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.Stage;
import io.qconnect.events.Status;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A patient's place in a line as the contract shows it. */
record AppointmentView(
        UUID appointmentId,
        UUID queueId,
        @Nullable UUID userId,
        @Nullable Integer tokenNo,
        Status status,
        Stage stage,
        Channel channel,
        Priority priority,
        @Nullable String room,
        Instant bookedAt,
        @Nullable Instant checkedInAt,
        @Nullable Instant calledAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable CancelledBy cancelledBy,
        @Nullable CancellationReason cancellationReason,
        int placement,
        long version) {

    static AppointmentView of(Appointment appointment) {
        return new AppointmentView(
                appointment.id,
                appointment.queueId,
                appointment.userId,
                appointment.tokenNo,
                appointment.status,
                appointment.stage,
                appointment.channel,
                appointment.priority,
                appointment.room,
                appointment.bookedAt,
                appointment.checkedInAt,
                appointment.calledAt,
                appointment.startedAt,
                appointment.endedAt,
                appointment.cancelledBy,
                appointment.cancellationReason,
                appointment.placement,
                appointment.version);
    }
}

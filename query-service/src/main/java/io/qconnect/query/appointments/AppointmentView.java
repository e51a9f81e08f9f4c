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

    static AppointmentView of(AppointmentRow row) {
        return new AppointmentView(
                row.id(),
                row.booking().queueId(),
                row.booking().userId(),
                row.tokenNo(),
                row.stage().status(),
                row.stage(),
                row.booking().channel(),
                row.booking().priority(),
                row.room(),
                row.booking().bookedAt(),
                row.times().checkedInAt(),
                row.times().calledAt(),
                row.times().startedAt(),
                row.times().endedAt(),
                row.cancelledBy(),
                row.cancellationReason(),
                row.booking().placement(),
                row.version());
    }
}

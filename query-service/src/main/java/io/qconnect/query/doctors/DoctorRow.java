package io.qconnect.query.doctors;

import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.wire.Recorded;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the facts add up to for one doctor. */
record DoctorRow(
        UUID id,
        String name,
        String specialty,
        String roomNo,
        Instant createdAt,
        @Nullable Instant leftAt,
        Instant updatedAt,
        long version) {

    DoctorRow changed(DoctorDetailsChanged fact, Recorded<?> recorded) {
        return new DoctorRow(
                id, fact.name(), fact.specialty(), fact.roomNo(), createdAt, leftAt, recorded.at(), recorded.version());
    }

    DoctorRow left(Recorded<?> recorded) {
        return new DoctorRow(
                id, name, specialty, roomNo, createdAt, recorded.happenedAt(), recorded.at(), recorded.version());
    }

    /** Nothing of what is shown here has changed, but its version. */
    DoctorRow asOf(Recorded<?> recorded) {
        return new DoctorRow(id, name, specialty, roomNo, createdAt, leftAt, recorded.at(), recorded.version());
    }
}

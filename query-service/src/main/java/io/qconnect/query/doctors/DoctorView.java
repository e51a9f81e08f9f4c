package io.qconnect.query.doctors;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A doctor as the contract shows it.
 *
 * @param leftAt null while the doctor practises here
 */
record DoctorView(
        UUID doctorId,
        String name,
        String specialty,
        String roomNo,
        Instant createdAt,
        @Nullable Instant leftAt,
        long version) {

    static DoctorView of(Doctor doctor) {
        return new DoctorView(
                doctor.id,
                doctor.name,
                doctor.specialty,
                doctor.roomNo,
                doctor.createdAt,
                doctor.leftAt,
                doctor.version);
    }
}

package io.qconnect.query.doctors;

import java.time.Instant;
import java.util.UUID;

/** A doctor as the contract shows it. */
record DoctorView(UUID doctorId, String name, String specialty, String roomNo, Instant createdAt, long version) {

    static DoctorView of(Doctor doctor) {
        return new DoctorView(
                doctor.id, doctor.name, doctor.specialty, doctor.roomNo, doctor.createdAt, doctor.version);
    }
}

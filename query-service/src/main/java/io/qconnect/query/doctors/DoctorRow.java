package io.qconnect.query.doctors;

import java.time.Instant;
import java.util.UUID;

/** What the facts add up to for one doctor. */
record DoctorRow(
        UUID id, String name, String specialty, String roomNo, Instant createdAt, Instant updatedAt, long version) {}

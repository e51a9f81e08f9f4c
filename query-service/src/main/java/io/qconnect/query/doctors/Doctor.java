package io.qconnect.query.doctors;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the board of doctors, for reading. */
@Entity
@Immutable
@Table(name = "doctors")
class Doctor {

    @Id
    UUID id;

    String name;
    String specialty;
    String roomNo;
    Instant createdAt;

    @Nullable
    Instant leftAt;

    Instant updatedAt;
    long version;
}

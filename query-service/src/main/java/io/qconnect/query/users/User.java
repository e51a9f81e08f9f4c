package io.qconnect.query.users;

import io.qconnect.events.Role;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of the register, for reading. */
@Entity
@Immutable
@Table(name = "users")
class User {

    @Id
    UUID id;

    String name;
    String email;

    @Nullable
    String phone;

    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    Role role;

    Instant createdAt;
    Instant updatedAt;
    long version;
}

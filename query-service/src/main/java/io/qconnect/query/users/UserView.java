package io.qconnect.query.users;

import io.qconnect.events.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person as the contract shows it. */
record UserView(
        UUID userId, String name, String email, @Nullable String phone, Role role, Instant createdAt, long version) {

    static UserView of(UserRow row) {
        return new UserView(row.id(), row.name(), row.email(), row.phone(), row.role(), row.createdAt(), row.version());
    }
}

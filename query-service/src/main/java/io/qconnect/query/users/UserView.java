package io.qconnect.query.users;

import io.qconnect.events.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person as the contract shows it. */
record UserView(
        UUID userId, String name, String email, @Nullable String phone, Role role, Instant createdAt, long version) {

    static UserView of(User user) {
        return new UserView(user.id, user.name, user.email, user.phone, user.role, user.createdAt, user.version);
    }
}

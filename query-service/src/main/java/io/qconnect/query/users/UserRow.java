package io.qconnect.query.users;

import io.qconnect.events.Role;
import io.qconnect.events.personal.Disclosed;
import io.qconnect.events.wire.Recorded;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the facts add up to for one person. */
record UserRow(
        UUID id,
        String name,
        String email,
        @Nullable String phone,
        Role role,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** Is something else here from now on. */
    UserRow as(Role other, Recorded<?> recorded) {
        return new UserRow(id, name, email, phone, other, createdAt, recorded.at(), recorded.version());
    }

    /** Nothing that the register shows has changed, but its version: whoever changes the person next must name it. */
    UserRow asOf(Recorded<?> recorded) {
        return new UserRow(id, name, email, phone, role, createdAt, recorded.at(), recorded.version());
    }

    /** Nothing is left that a person could be known by. */
    UserRow erased(Recorded<?> recorded) {
        String erased = new Disclosed.Erased().text();
        return new UserRow(id, erased, erased, null, role, createdAt, recorded.at(), recorded.version());
    }
}

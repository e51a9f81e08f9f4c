package io.qconnect.query.users;

import io.qconnect.events.Role;
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
        long version) {}

package io.qconnect.query.platform;

import io.qconnect.events.Role;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who looks. Patients see what is theirs; the desk sees everybody. */
public record Viewer(UUID id, Role role) {

    /** The only person whose data this viewer may see; empty when there is no such bound. */
    public Optional<UUID> onlyOf() {
        return role == Role.PATIENT ? Optional.of(id) : Optional.empty();
    }

    /** @param person null when it is nobody's in particular */
    public boolean maySee(@Nullable UUID person) {
        return onlyOf().isEmpty() || id.equals(person);
    }
}

package io.qconnect.query.platform;

import io.qconnect.events.Role;
import java.util.Set;

/** Who may ask a question. What of the answer somebody may see is decided there, by whose it is. */
enum Who {
    ANYBODY(Set.of()),
    SIGNED_IN(Set.of(Role.values())),
    /** Patients about themselves, the desk about everybody. */
    PATIENTS_AND_DESK(Set.of(Role.PATIENT, Role.STAFF, Role.ADMIN)),
    /** Patients about themselves, an admin about everybody. */
    PATIENTS_AND_ADMINS(Set.of(Role.PATIENT, Role.ADMIN)),
    DESK(Set.of(Role.STAFF, Role.ADMIN)),
    ADMINS(Set.of(Role.ADMIN));

    private final Set<Role> roles;

    Who(Set<Role> roles) {
        this.roles = roles;
    }

    boolean includes(Role role) {
        return this == ANYBODY || roles.contains(role);
    }

    /** As Spring Security names them. */
    String[] authorities() {
        return roles.stream().map(role -> "ROLE_" + role).toArray(String[]::new);
    }
}

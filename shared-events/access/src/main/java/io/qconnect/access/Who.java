package io.qconnect.access;

import io.qconnect.events.Role;
import java.util.Set;

/** Who may call an endpoint. What somebody may see or change behind it is decided there, by whose it is. */
public enum Who {
    ANYBODY(Set.of()),
    SIGNED_IN(Set.of(Role.values())),
    /** Patients for themselves, the desk for everybody. */
    PATIENTS_AND_DESK(Set.of(Role.PATIENT, Role.STAFF, Role.ADMIN)),
    /** Patients for themselves, an admin for everybody. */
    PATIENTS_AND_ADMINS(Set.of(Role.PATIENT, Role.ADMIN)),
    DESK(Set.of(Role.STAFF, Role.ADMIN)),
    ADMINS(Set.of(Role.ADMIN)),
    AUDITORS(Set.of(Role.AUDITOR));

    private final Set<Role> roles;

    Who(Set<Role> roles) {
        this.roles = roles;
    }

    public boolean includes(Role role) {
        return this == ANYBODY || roles.contains(role);
    }

    /** As Spring Security names them. */
    String[] authorities() {
        return roles.stream().map(role -> "ROLE_" + role).toArray(String[]::new);
    }
}

package io.qconnect.events;

/** What a user is in the clinic. */
public enum Role {
    PATIENT,
    STAFF,
    ADMIN,
    AUDITOR
}

package io.qconnect.events;

/** Who gave the place up. */
public enum CancelledBy {
    PATIENT,
    CLINIC
}

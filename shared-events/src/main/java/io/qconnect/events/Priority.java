package io.qconnect.events;

/** How urgent a patient is; the more urgent ones come first and are called first. */
public enum Priority {
    EMERGENCY,
    PRIORITY,
    ROUTINE
}

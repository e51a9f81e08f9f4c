package io.qconnect.events;

/** The four states of an appointment that every client knows. */
public enum Status {
    PENDING,
    IN_PROGRESS,
    COMPLETED,
    CANCELLED
}

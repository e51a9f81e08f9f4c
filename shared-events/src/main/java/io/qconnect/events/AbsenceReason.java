package io.qconnect.events;

/** Why a doctor is away. Free text is not kept. */
public enum AbsenceReason {
    SICKNESS,
    HOLIDAY,
    TRAINING,
    OTHER
}

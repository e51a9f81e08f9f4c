package io.qconnect.events;

/** Why the record of a visit that had ended was wrong. Free text is not kept. */
public enum CorrectionReason {
    ENTERED_IN_ERROR,
    WRONG_PATIENT,
    SYSTEM_FAILURE,
    OTHER
}

package io.qconnect.events;

/** Why somebody else was called than the call order would have called next. Free text is not kept. */
public enum CallReason {
    EMERGENCY,
    PATIENT_CONDITION,
    CAME_BACK,
    DOCTOR_REQUEST,
    TRANSPORT_WAITING,
    OTHER
}

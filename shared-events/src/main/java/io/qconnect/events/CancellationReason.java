package io.qconnect.events;

/** Why a place was given up, after the groups of FHIR's appointment-cancellation-reason. Free text is not kept. */
public enum CancellationReason {
    PATIENT_REQUEST,
    FEELING_BETTER,
    DOCTOR_UNAVAILABLE,
    CLINIC_REQUEST,
    ENTERED_IN_ERROR,
    OTHER
}

package io.qconnect.events;

/** Why somebody is no longer in a waiting list without having answered an offer. */
public enum LeavingReason {
    PATIENT_REQUEST,
    GOT_A_PLACE,
    QUEUE_CLOSED
}

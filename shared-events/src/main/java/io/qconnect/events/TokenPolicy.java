package io.qconnect.events;

/** When a place gets its number: together with the booking, or when the patient has arrived. */
public enum TokenPolicy {
    AT_BOOKING,
    AT_CHECK_IN
}

package io.qconnect.events;

/** How a place was booked: by the patient, by the desk for the patient, or at the desk by somebody who walked in. */
public enum Channel {
    ONLINE,
    DESK,
    WALK_IN
}

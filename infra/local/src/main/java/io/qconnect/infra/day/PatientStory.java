package io.qconnect.infra.day;

import java.time.Duration;

/**
 * What one person has made up their mind to do. Times are counted from the opening of the clinic.
 *
 * @param no from 0; the person's number in this day
 * @param doctor whose queue, from 0
 * @param intention what they do
 * @param arrives when they stand at the desk, or call to cancel
 * @param patience how long they wait before they leave
 * @param consultation how long they stay with the doctor
 * @param priority what the desk finds them to be
 * @param asksAgain whether they try to get a second place in the same queue
 */
record PatientStory(
        int no,
        int doctor,
        Intention intention,
        Duration arrives,
        Duration patience,
        Duration consultation,
        String priority,
        boolean asksAgain) {

    enum Intention {
        /** Booked, comes, waits. */
        COMES,
        /** Booked, and cancels instead of coming. */
        CANCELS,
        /** Booked, and is never seen. */
        STAYS_AWAY,
        /** Known to the clinic, comes without an appointment. */
        WALKS_IN,
        /** Nobody knows who this is. */
        WALKS_IN_UNKNOWN
    }

    boolean books() {
        return switch (intention) {
            case COMES, CANCELS, STAYS_AWAY -> true;
            case WALKS_IN, WALKS_IN_UNKNOWN -> false;
        };
    }

    boolean isKnown() {
        return intention != Intention.WALKS_IN_UNKNOWN;
    }
}

package io.qconnect.command.queue;

import io.qconnect.command.platform.Refusal;
import io.qconnect.events.UserId;
import org.jspecify.annotations.Nullable;

/** A command about what one patient has in a queue: a place, an entry in the waiting list, an offer. */
interface OfPatient {

    /**
     * Whose it is; null when it is a walk-in's whom nobody knows.
     *
     * @throws io.qconnect.command.platform.Refused when there is no such thing
     */
    @Nullable
    UserId holder(WaitingLine line);

    /** What somebody else hears who reaches for it: that it does not exist. */
    Refusal ifSomebodyElses();

    /**
     * What binds only the patient who asks in person; the desk sees how things stand.
     *
     * @throws io.qconnect.command.platform.Refused when the patient has to ask the desk
     */
    default void checkInPerson(WaitingLine line) {}
}

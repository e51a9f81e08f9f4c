package io.qconnect.command.queue;

import io.qconnect.events.DoctorId;
import io.qconnect.events.UserId;
import java.util.Optional;

/** What a queue must know about people: who exists, and where a doctor sits. */
interface Directory {

    boolean knowsPatient(UserId patient);

    /** The doctor's usual room; empty when there is no such doctor. */
    Optional<String> roomOf(DoctorId doctor);
}

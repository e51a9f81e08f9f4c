package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.DOCTOR_ABSENT;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.events.AbsenceId;
import io.qconnect.events.DoctorId;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** What a queue must know about the world around it: who exists, where a doctor sits, and what time it is. */
interface Directory {

    boolean knowsPatient(UserId patient);

    /** Fewer appointments that the patient has booked online are open than one person may have. */
    boolean mayBookAnother(UserId patient);

    /**
     * The patient has booked online. It counts from now on, also for those who are decided about before it is stored.
     */
    void noteBooking(UserId patient);

    /** The doctor practises here, and neither leaves nor announces an absence before the commit: both wait for it. */
    boolean keepsPractising(DoctorId doctor);

    /** A queue of this doctor is open from now on, also for those who are decided about before it is stored. */
    void noteOpening(DoctorId doctor);

    /** Somebody waits for this doctor again, also for those who are decided about before it is stored. */
    void notePatientAgain(DoctorId doctor);

    /** The doctor's usual room; empty when there is no such doctor. */
    Optional<String> roomOf(DoctorId doctor);

    /**
     * By which the doctor is away on that day, the one announced first; empty when the doctor is here. Asked after
     * {@link #keepsPractising}, it stays so until the commit.
     */
    Optional<AbsenceId> absence(DoctorId doctor, LocalDate date);

    /** @throws io.qconnect.command.platform.Refused when the doctor is away on that day; it names the absence */
    default void mustBeHere(DoctorId doctor, LocalDate date) {
        Optional<AbsenceId> absence = absence(doctor, date);
        if (absence.isPresent()) {
            refuse(DOCTOR_ABSENT, "absence", "/doctors/" + doctor + "/absences/" + absence.get());
        }
    }

    Instant now();

    /** Until when a place that is offered now is held. */
    Instant heldUntil();
}

package io.qconnect.command.doctor;

import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorId;

/** Who practises here and when, and whether they have open queues and patients. {@link PracticeTable} keeps it. */
interface Practice {

    boolean knows(DoctorId doctor);

    /** Until the commit no queue of this doctor is opened. */
    boolean hasOpenQueues(DoctorId doctor);

    /**
     * Somebody has a place in a queue of this doctor whose day is not over, waiting or being seen; asked after
     * {@link #hasOpenQueues}, it stays so until the commit where the answer is no.
     */
    boolean hasPatients(DoctorId doctor);

    /**
     * The doctor is away on these days, also for those who are decided about before it is stored. Queues of this doctor
     * that are being opened are stored when this returns, and until the commit no other is opened.
     */
    void noteAbsence(AbsenceAnnounced absence);

    /** The doctor practises here no more, also for those who are decided about before it is stored. */
    void noteLeaving(DoctorId doctor);
}

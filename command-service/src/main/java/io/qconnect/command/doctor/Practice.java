package io.qconnect.command.doctor;

import io.qconnect.events.DoctorId;

/** Who practises here, and whether they have open queues. {@link PracticeTable} keeps it. */
interface Practice {

    boolean knows(DoctorId doctor);

    /** Until the commit no queue of this doctor is opened. */
    boolean hasOpenQueues(DoctorId doctor);

    /** The doctor practises here no more, also for those who are decided about before it is stored. */
    void hasLeft(DoctorId doctor);
}

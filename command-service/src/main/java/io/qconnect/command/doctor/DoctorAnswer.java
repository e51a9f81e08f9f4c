package io.qconnect.command.doctor;

import io.qconnect.command.platform.Answer;
import io.qconnect.command.platform.PastCommand;
import io.qconnect.events.DoctorId;

/** What a command about a doctor answers. */
record DoctorAnswer(DoctorId doctorId, long version) implements Answer {

    static DoctorAnswer first(PastCommand past) {
        return new DoctorAnswer(new DoctorId(past.streamId()), past.version());
    }
}

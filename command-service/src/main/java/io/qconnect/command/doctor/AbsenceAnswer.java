package io.qconnect.command.doctor;

import io.qconnect.command.platform.Answer;
import io.qconnect.command.platform.PastCommand;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.AbsenceWithdrawn;
import io.qconnect.events.DoctorId;

/**
 * What announcing or withdrawing an absence answers; what becomes of the patients stands at the absence's own address.
 */
record AbsenceAnswer(AbsenceId absenceId, DoctorId doctorId, long version) implements Answer {

    static AbsenceAnswer first(PastCommand past) {
        AbsenceId absence = past.facts().getFirst() instanceof AbsenceWithdrawn it
                ? it.absenceId()
                : ((AbsenceAnnounced) past.facts().getFirst()).absenceId();
        return new AbsenceAnswer(absence, new DoctorId(past.streamId()), past.version());
    }

    String address() {
        return "/doctors/" + doctorId + "/absences/" + absenceId;
    }
}

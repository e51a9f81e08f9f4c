package io.qconnect.command.doctor;

import io.qconnect.command.platform.Answer;
import io.qconnect.command.platform.PastCommand;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorId;

/** What announcing an absence answers; what becomes of the patients stands at the absence's own address. */
record AbsenceAnswer(AbsenceId absenceId, DoctorId doctorId, long version) implements Answer {

    static AbsenceAnswer first(PastCommand past) {
        AbsenceAnnounced announced = (AbsenceAnnounced) past.facts().getFirst();
        return new AbsenceAnswer(announced.absenceId(), announced.doctorId(), past.version());
    }

    String address() {
        return "/doctors/" + doctorId + "/absences/" + absenceId;
    }
}

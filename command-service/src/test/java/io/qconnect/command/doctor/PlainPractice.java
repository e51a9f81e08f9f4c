package io.qconnect.command.doctor;

import io.qconnect.command.Attached;
import io.qconnect.command.Verdict;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.AbsenceWithdrawn;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Fact;
import io.qconnect.events.QueueId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The doctors of a clinic as somebody would keep them on a sheet of paper, to check the real ones by: a line each,
 * crossed out when the doctor leaves and never written on again. It shares no code with what it checks.
 */
final class PlainPractice {

    private static final class Line {
        List<String> details;

        /** The import that it was last written from. */
        String importedAs;

        boolean crossedOut;
        long facts = 1;

        /** What each absence says; nothing when it is crossed out. */
        final Map<AbsenceId, String> absences = new HashMap<>();

        final Set<QueueId> openQueues = new HashSet<>();

        Line(List<String> details, String importedAs) {
            this.details = details;
            this.importedAs = importedAs;
        }
    }

    private final Map<DoctorId, Line> sheet = new LinkedHashMap<>();

    /** Facts about a doctor so far; none about strangers. */
    long version(DoctorId doctor) {
        Line line = sheet.get(doctor);
        return line == null ? 0 : line.facts;
    }

    boolean practises(@Nullable DoctorId doctor) {
        Line line = sheet.get(doctor);
        return line != null && !line.crossedOut;
    }

    boolean hasOpenQueues(DoctorId doctor) {
        Line line = sheet.get(doctor);
        return line != null && !line.openQueues.isEmpty();
    }

    /** @return what is true of the queue now: that it is open */
    boolean turn(DoctorId doctor, QueueId queue) {
        Set<QueueId> open = line(doctor).openQueues;
        return open.remove(queue) ? false : open.add(queue);
    }

    Verdict register(RegisterDoctor it, String importedAs) {
        sheet.put(it.doctorId(), new Line(List.of(it.name(), it.specialty(), it.roomNo()), importedAs));
        return Verdict.yes(new DoctorRegistered(it.doctorId(), it.name(), it.specialty(), it.roomNo()));
    }

    Verdict takeOver(ImportDoctor it, String importedAs) {
        Line line = sheet.get(it.doctorId());
        RegisterDoctor row = it.registration();
        if (line == null) {
            return register(row, importedAs);
        }
        if (line.crossedOut || line.importedAs.equals(importedAs)) {
            return Verdict.yes();
        }
        line.importedAs = importedAs;
        line.details = List.of(row.name(), row.specialty(), row.roomNo());
        return written(line, new DoctorDetailsChanged(it.doctorId(), row.name(), row.specialty(), row.roomNo()));
    }

    Verdict carryOut(DoctorCommand command, Attached attached) {
        if (!practises(command.doctorId())) {
            return Verdict.no("DOCTOR_NOT_FOUND");
        }
        Line line = line(command.doctorId());
        var objection = attached.objection(line.facts);
        if (objection.isPresent()) {
            return Verdict.no(objection.get());
        }
        return switch (command) {
            case ChangeDetails it -> change(line, it);
            case AnnounceAbsence it -> announce(line, it);
            case WithdrawAbsence it -> withdraw(line, it);
            case LeaveClinic it -> leave(line, it);
        };
    }

    private static Verdict change(Line line, ChangeDetails it) {
        List<String> details = List.of(it.name(), it.specialty(), it.roomNo());
        if (line.details.equals(details)) {
            return Verdict.yes();
        }
        line.details = details;
        return written(line, new DoctorDetailsChanged(it.doctorId(), it.name(), it.specialty(), it.roomNo()));
    }

    private Verdict announce(Line line, AnnounceAbsence it) {
        AbsenceId absence = AbsenceId.of(it.doctorId(), it.from(), it.to());
        while ("".equals(line.absences.get(absence))) {
            absence = absence.next();
        }
        String said = it.reason() + " " + it.moveTo();
        if (line.absences.containsKey(absence)) {
            return said.equals(line.absences.get(absence)) ? Verdict.yes() : Verdict.no("ABSENCE_STANDS_OTHERWISE");
        }
        if (it.moveTo() != null && !practises(it.moveTo())) {
            return Verdict.no("DOCTOR_UNKNOWN");
        }
        line.absences.put(absence, said);
        return written(
                line, new AbsenceAnnounced(it.doctorId(), absence, it.from(), it.to(), it.reason(), it.moveTo()));
    }

    private static Verdict withdraw(Line line, WithdrawAbsence it) {
        String said = line.absences.get(it.absenceId());
        if (said == null) {
            return Verdict.no("ABSENCE_NOT_FOUND");
        }
        if (said.isEmpty()) {
            return Verdict.yes();
        }
        line.absences.put(it.absenceId(), "");
        return written(line, new AbsenceWithdrawn(it.doctorId(), it.absenceId()));
    }

    private static Verdict leave(Line line, LeaveClinic it) {
        if (!line.openQueues.isEmpty()) {
            return Verdict.no("DOCTOR_HAS_OPEN_QUEUES");
        }
        line.crossedOut = true;
        return written(line, new DoctorLeft(it.doctorId()));
    }

    private static Verdict written(Line line, Fact fact) {
        line.facts++;
        return Verdict.yes(fact);
    }

    private Line line(DoctorId doctor) {
        Line line = sheet.get(doctor);
        if (line == null) {
            throw new IllegalArgumentException("a stranger: " + doctor);
        }
        return line;
    }
}

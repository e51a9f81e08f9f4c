package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ABSENCE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.DOCTOR_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.web.QuestionsAreStrict;
import io.qconnect.command.queue.AbsenceTable.Absence;
import io.qconnect.command.queue.AbsenceTable.Concerned;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.AbsenceReason;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** When a doctor is away, and how far the clinic has come with an absence: what became of each patient who waited. */
@RestController
class AbsenceController {

    private static final int LIMIT_MAX = 100;

    private final AbsenceTable table;
    private final WhenDoctorIsAwayThenEmptyQueues emptying;
    private final FirstAnswers history;

    AbsenceController(AbsenceTable table, WhenDoctorIsAwayThenEmptyQueues emptying, FirstAnswers history) {
        this.table = table;
        this.emptying = emptying;
        this.history = history;
    }

    /** As {@link AbsenceReport}, without the patients. */
    record ListedAbsence(
            AbsenceId absenceId,
            DoctorId doctorId,
            LocalDate from,
            LocalDate to,
            AbsenceReason reason,
            @Nullable DoctorId moveTo,
            Instant announcedAt,
            boolean settled,
            boolean withdrawn) {

        private static ListedAbsence of(Absence absence) {
            return new ListedAbsence(
                    absence.absenceId(),
                    absence.doctorId(),
                    absence.from(),
                    absence.to(),
                    absence.reason(),
                    absence.moveTo(),
                    absence.announcedAt(),
                    absence.settled(),
                    absence.withdrawn());
        }
    }

    /** @param next the cursor of the following part: the absence after which it begins; null when this is the last */
    record AbsencePage(List<ListedAbsence> items, @Nullable AbsenceId next) {}

    @GetMapping(path = "/doctors/{d}/absences", produces = "application/json")
    @Refuses(DOCTOR_NOT_FOUND)
    AbsencePage absences(
            @PathVariable DoctorId d,
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(required = false) @Nullable AbsenceId cursor)
            throws ServletRequestBindingException {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw QuestionsAreStrict.malformed("limit", "must be 1 to " + LIMIT_MAX);
        }
        Absence last = cursor == null ? null : table.find(d, cursor).orElse(null);
        if (cursor != null && last == null) {
            throw QuestionsAreStrict.malformed("cursor", "must be the next of an earlier part of the same list");
        }
        // one more than asked for tells whether there is another part
        List<Absence> found = table.of(d, last, limit + 1);
        // who has left the clinic may have been away before
        if (found.isEmpty() && !table.knows(d)) {
            refuse(DOCTOR_NOT_FOUND);
        }
        List<Absence> given = found.subList(0, Math.min(limit, found.size()));
        return new AbsencePage(
                given.stream().map(ListedAbsence::of).toList(),
                found.size() > limit ? given.getLast().absenceId() : null);
    }

    /**
     * @param patientId null for a walk-in nobody knows
     * @param outcome {@code MOVED} or {@code CANCELLED}
     * @param toQueueId where the appointment moved to
     */
    record PatientOutcome(
            QueueId queueId,
            AppointmentId appointmentId,
            @Nullable UserId patientId,
            Stage outcome,
            @Nullable QueueId toQueueId) {}

    /**
     * @param settled everything has been done
     * @param withdrawn the doctor is there after all: what was not done yet will not be
     */
    record AbsenceReport(
            AbsenceId absenceId,
            DoctorId doctorId,
            LocalDate from,
            LocalDate to,
            AbsenceReason reason,
            @Nullable DoctorId moveTo,
            boolean settled,
            boolean withdrawn,
            List<PatientOutcome> patients) {}

    @GetMapping(path = "/doctors/{d}/absences/{a}", produces = "application/json")
    @Refuses(ABSENCE_NOT_FOUND)
    AbsenceReport absence(@PathVariable DoctorId d, @PathVariable AbsenceId a) {
        Absence absence = table.find(d, a).orElseThrow(() -> refuse(ABSENCE_NOT_FOUND));
        List<PatientOutcome> patients = table.concerned(a).stream()
                .flatMap(queue -> outcomes(a, queue).stream())
                .toList();
        return new AbsenceReport(
                a,
                d,
                absence.from(),
                absence.to(),
                absence.reason(),
                absence.moveTo(),
                absence.settled(),
                absence.withdrawn(),
                patients);
    }

    private List<PatientOutcome> outcomes(AbsenceId absence, Concerned queue) {
        return emptying.doneFor(absence, queue).stream()
                .flatMap(past -> history.touchedIn(queue.queueId(), past).stream()
                        .map(place -> new PatientOutcome(
                                queue.queueId(),
                                place.appointmentId(),
                                place.patientId(),
                                place.stage(),
                                place.movedTo())))
                .toList();
    }
}

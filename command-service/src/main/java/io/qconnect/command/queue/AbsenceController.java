package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ABSENCE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Refuses;
import io.qconnect.command.queue.AbsenceTable.Absence;
import io.qconnect.command.queue.AbsenceTable.Concerned;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.AbsenceReason;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.UserId;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** How far the clinic has come with a doctor's absence: what became of each patient who waited. */
@RestController
class AbsenceController {

    private final AbsenceTable table;
    private final WhenDoctorIsAwayThenEmptyQueues emptying;
    private final FirstAnswers history;

    AbsenceController(AbsenceTable table, WhenDoctorIsAwayThenEmptyQueues emptying, FirstAnswers history) {
        this.table = table;
        this.emptying = emptying;
        this.history = history;
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

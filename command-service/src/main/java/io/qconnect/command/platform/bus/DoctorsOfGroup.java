package io.qconnect.command.platform.bus;

import io.qconnect.events.AbsenceId;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Which doctors have left or are away, and of which a queue was opened or somebody waits again, by the commands of this
 * group. Two commands of one transaction cannot see each other through tables, which hear of facts when all is decided,
 * nor through the database's locks; this remembers for them.
 */
public final class DoctorsOfGroup {

    private static final String RESOURCE = "qconnect.doctors-of-group";

    private final Set<DoctorId> left = new HashSet<>();
    private final List<AbsenceAnnounced> away = new ArrayList<>();
    private final Set<DoctorId> opened = new HashSet<>();
    private final Set<DoctorId> waitedForAgain = new HashSet<>();

    private DoctorsOfGroup() {}

    /** Of the group that is being carried out; where none is, nothing has been decided. */
    public static DoctorsOfGroup current() {
        return CurrentUnitOfWork.isStarted()
                ? CurrentUnitOfWork.get().root().getOrComputeResource(RESOURCE, _ -> new DoctorsOfGroup())
                : new DoctorsOfGroup();
    }

    public void left(DoctorId doctor) {
        left.add(doctor);
    }

    public boolean hasLeft(DoctorId doctor) {
        return left.contains(doctor);
    }

    public void away(AbsenceAnnounced absence) {
        away.add(absence);
    }

    /** By which the doctor is away on that day. */
    public Optional<AbsenceId> absence(DoctorId doctor, LocalDate date) {
        return away.stream()
                .filter(it -> it.doctorId().equals(doctor) && !date.isBefore(it.from()) && !date.isAfter(it.to()))
                .map(AbsenceAnnounced::absenceId)
                .findFirst();
    }

    public void opened(DoctorId doctor) {
        opened.add(doctor);
    }

    public boolean hasOpened(DoctorId doctor) {
        return opened.contains(doctor);
    }

    public void notePatientAgain(DoctorId doctor) {
        waitedForAgain.add(doctor);
    }

    public boolean isWaitedForAgain(DoctorId doctor) {
        return waitedForAgain.contains(doctor);
    }
}

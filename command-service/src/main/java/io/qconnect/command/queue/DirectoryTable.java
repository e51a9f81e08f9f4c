package io.qconnect.command.queue;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.bus.BeforeGroup;
import io.qconnect.command.platform.bus.DoctorsOfGroup;
import io.qconnect.command.platform.bus.HearsFacts;
import io.qconnect.command.platform.bus.Question;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.AbsenceWithdrawn;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.UserEvent;
import io.qconnect.events.UserEvent.ProfileChanged;
import io.qconnect.events.UserEvent.RoleChanged;
import io.qconnect.events.UserEvent.SessionRevoked;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The directory in the command database. It hears of people in the transaction that registers them. */
@Component
class DirectoryTable implements Directory, BeforeGroup, HearsFacts {

    /** The resources of a group that say for which patients it was asked, and which of them are known. */
    private static final String ASKED = "qconnect.asked-patients";

    private static final String KNOWN = "qconnect.known-patients";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final WaitingListProperties waitingList;
    private final OpenBookings openBookings;

    DirectoryTable(JdbcClient jdbc, Clock clock, WaitingListProperties waitingList, OpenBookings openBookings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.waitingList = waitingList;
        this.openBookings = openBookings;
    }

    @Override
    public boolean mayBookAnother(UserId patient) {
        return openBookings.mayHaveAnother(patient);
    }

    @Override
    public void noteBooking(UserId patient) {
        openBookings.count(patient);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    /** As exactly as a read table can keep it. */
    @Override
    public Instant heldUntil() {
        return now().plus(waitingList.hold()).truncatedTo(ChronoUnit.MICROS);
    }

    /** Asks for all patients of the group's bookings at once. */
    @Override
    public Optional<Question> ask(UnitOfWork<?> group, List<GroupedCommand> commands) {
        Set<UUID> patients = commands.stream()
                .flatMap(accepting -> patientsOf(accepting.command()))
                .map(UserId::value)
                .collect(Collectors.toSet());
        if (patients.isEmpty()) {
            return Optional.empty();
        }
        Set<UUID> known = new HashSet<>();
        group.resources().put(ASKED, patients);
        group.resources().put(KNOWN, known);
        return Optional.of(new Question(
                "SELECT user_id FROM known_patient WHERE user_id = ANY (?)",
                List.of((Object) patients.toArray(UUID[]::new)),
                row -> known.add(row.getObject("user_id", UUID.class))));
    }

    private static Stream<UserId> patientsOf(Command command) {
        return switch (command) {
            case BookAppointment booking -> Stream.of(booking.patientId());
            case JoinWaitingList joining -> Stream.of(joining.patientId());
            case AdmitWalkIn walkIn -> Stream.ofNullable(walkIn.patientId());
            case ImportQueue queue -> queue.patients();
            default -> Stream.empty();
        };
    }

    @Override
    public boolean knowsPatient(UserId patient) {
        UnitOfWork<?> group = CurrentUnitOfWork.get().root();
        Set<UUID> asked = group.getOrDefaultResource(ASKED, Set.of());
        if (asked.contains(patient.value())) {
            return group.getOrDefaultResource(KNOWN, Set.<UUID>of()).contains(patient.value());
        }
        return jdbc.sql("SELECT EXISTS (SELECT FROM known_patient WHERE user_id = ?)")
                .param(patient.value())
                .query(Boolean.class)
                .single();
    }

    /**
     * By a lock that whoever leaves or announces an absence waits for; within a group, where nobody waits for it, by
     * what the group has decided.
     */
    @Override
    public boolean keepsPractising(DoctorId doctor) {
        jdbc.sql("SELECT pg_advisory_xact_lock_shared(?)")
                .param(doctor.value().getLeastSignificantBits())
                .query(row -> {});
        return !DoctorsOfGroup.current().hasLeft(doctor)
                && jdbc.sql("SELECT EXISTS (SELECT FROM known_doctor WHERE doctor_id = ?)")
                        .param(doctor.value())
                        .query(Boolean.class)
                        .single();
    }

    @Override
    public void noteOpening(DoctorId doctor) {
        DoctorsOfGroup.current().opened(doctor);
    }

    @Override
    public void notePatientAgain(DoctorId doctor) {
        DoctorsOfGroup.current().notePatientAgain(doctor);
    }

    @Override
    public Optional<String> roomOf(DoctorId doctor) {
        return jdbc.sql("SELECT room FROM known_doctor WHERE doctor_id = ?")
                .param(doctor.value())
                .query(String.class)
                .optional();
    }

    @Override
    public void on(Fact fact, MetaData trace, Instant at) {
        switch (fact) {
            case UserEvent it -> on(it);
            case DoctorEvent it -> on(it);
            case QueueEvent _, FileEvent _ -> {} // of people only
        }
    }

    private void on(UserEvent fact) {
        switch (fact) {
            case UserRegistered registered ->
                jdbc.sql("INSERT INTO known_patient (user_id) VALUES (?)")
                        .param(registered.userId().value())
                        .update();
            case ProfileChanged _, RoleChanged _ -> {} // still the same person
            case UserErased erased ->
                jdbc.sql("DELETE FROM known_patient WHERE user_id = ?")
                        .param(erased.userId().value())
                        .update();
            case SessionRevoked _ -> {} // whoever was robbed is a patient still
        }
    }

    @Override
    public Optional<AbsenceId> absence(DoctorId doctor, LocalDate date) {
        return jdbc.sql("""
            SELECT absence_id
              FROM absence
             WHERE doctor_id = ? AND ? BETWEEN from_date AND to_date AND NOT withdrawn
             ORDER BY announced_at, absence_id
             LIMIT 1
            """)
                .param(doctor.value())
                .param(date)
                .query(UUID.class)
                .optional()
                .map(AbsenceId::new)
                .or(() -> DoctorsOfGroup.current().absence(doctor, date));
    }

    private void on(DoctorEvent fact) {
        switch (fact) {
            case DoctorRegistered registered ->
                jdbc.sql("INSERT INTO known_doctor (doctor_id, room) VALUES (?, ?)")
                        .param(registered.doctorId().value())
                        .param(registered.roomNo())
                        .update();
            case DoctorDetailsChanged changed ->
                jdbc.sql("UPDATE known_doctor SET room = ? WHERE doctor_id = ?")
                        .param(changed.roomNo())
                        .param(changed.doctorId().value())
                        .update();
            case DoctorLeft left ->
                jdbc.sql("DELETE FROM known_doctor WHERE doctor_id = ?")
                        .param(left.doctorId().value())
                        .update();
            case AbsenceAnnounced _, AbsenceWithdrawn _ -> {} // AbsenceTable hears of them
        }
    }
}

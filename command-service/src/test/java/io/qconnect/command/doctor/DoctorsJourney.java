package io.qconnect.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Attached;
import io.qconnect.command.AxonInMemory;
import io.qconnect.command.Dice;
import io.qconnect.command.Verdict;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.AbsenceReason;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * Some doctors come, change rooms, open queues and close them, are away, and leave, or try to. Held against
 * {@link PlainPractice} after each step.
 */
final class DoctorsJourney implements AutoCloseable {

    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 2);
    private static final int DAYS = 10;
    private static final int ROWS_OF_PREDECESSOR = 5;
    private static final int VERSIONS_OF_ROW = 3;

    /** A practice that is told what happens, as the real one is in the transactions of the facts. */
    interface Heard extends Practice {

        void hear(DoctorEvent fact);

        /** @param open as it is from now on; when the queue is new, it is open */
        void queueIs(QueueId queue, DoctorId doctor, boolean isNew, boolean open);
    }

    private final Dice dice;
    private final Heard practice;
    private final AxonInMemory axon;
    private final PlainPractice paper = new PlainPractice();
    private final List<DoctorId> rows;
    private final List<DoctorId> doctors = new ArrayList<>();
    private final List<AbsenceId> absences = new ArrayList<>();
    private final Map<QueueId, DoctorId> queues = new LinkedHashMap<>();
    private int done;

    DoctorsJourney(long seed, Heard practice) {
        this.dice = new Dice(seed);
        this.practice = practice;
        this.axon = new AxonInMemory(
                Doctor.class, configurer -> configurer.registerComponent(Practice.class, _ -> practice));
        this.rows = Stream.generate(() -> new DoctorId(dice.id()))
                .limit(ROWS_OF_PREDECESSOR)
                .toList();
        doctors.add(new DoctorId(dice.id()));
    }

    void run() {
        dice.walk(this::step);
        assertThat(done).as("journeys that get nowhere show nothing").isGreaterThan(Dice.STEPS / 4);
    }

    private void step() {
        if (dice.oneIn(40)) {
            axon.forget();
        }
        DoctorId doctor = dice.recent(doctors, 6);
        if (dice.oneIn(5) && paper.practises(doctor)) {
            turnQueueOf(doctor);
        }
        Attached attached = dice.attached(paper.version(doctor));
        Command command = command(doctor);
        String importedAs = command instanceof ImportDoctor it ? "as " + it.registration() : "";

        Verdict expected = expected(command, attached, importedAs);
        AxonInMemory.Told answer = axon.tell(command, metaData(attached, importedAs));

        assertThat(answer.verdict()).as("%s with %s", command, attached).isEqualTo(expected);
        expected.facts().forEach(fact -> practice.hear((DoctorEvent) fact));
        expected.facts().stream()
                .filter(AbsenceAnnounced.class::isInstance)
                .forEach(fact -> absences.add(((AbsenceAnnounced) fact).absenceId()));
        DoctorId about = idOf(command);
        if (expected.isDone()) {
            done++;
            assertThat(answer.version()).as("facts of %s", command).isEqualTo(paper.version(about));
        }
        assertThat(practice.knows(about)).as("still practises").isEqualTo(paper.practises(about));
        assertThat(practice.hasOpenQueues(about)).as("has open queues").isEqualTo(paper.hasOpenQueues(about));
    }

    /** Closes a queue of the doctor or opens it again, or opens a new one. */
    private void turnQueueOf(DoctorId doctor) {
        List<QueueId> own = queues.keySet().stream()
                .filter(queue -> doctor.equals(queues.get(queue)))
                .toList();
        boolean isNew = own.isEmpty() || dice.oneIn(6);
        QueueId queue = isNew ? new QueueId(dice.id()) : dice.pick(own);
        queues.put(queue, doctor);
        practice.queueIs(queue, doctor, isNew, paper.turn(doctor, queue));
    }

    private Verdict expected(Command command, Attached attached, String importedAs) {
        return switch (command) {
            case RegisterDoctor it -> paper.register(it, "");
            case ImportDoctor it -> paper.takeOver(it, importedAs);
            case DoctorCommand it -> paper.carryOut(it, attached);
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    private static MetaData metaData(Attached attached, String importedAs) {
        return importedAs.isEmpty()
                ? attached.metaData()
                : MetaData.with(Trace.ORIGIN, "old/Doctor/1").and(Trace.REQUEST_HASH, importedAs);
    }

    private Command command(DoctorId doctor) {
        return switch (dice.below(20)) {
            case 0, 1 -> {
                doctors.add(new DoctorId(dice.id()));
                yield new RegisterDoctor(doctors.getLast(), "Dr. " + dice.below(9), "Cardiology", room());
            }
            case 2, 3, 4 -> takingOver(dice.below(ROWS_OF_PREDECESSOR), dice.below(VERSIONS_OF_ROW));
            case 5, 6, 7, 8, 9 -> new ChangeDetails(doctor, "Dr. " + dice.below(2), "Cardiology", room());
            case 10, 11, 12, 13, 14 -> absence(doctor);
            case 15 -> new WithdrawAbsence(doctor, anAbsence());
            case 16, 17, 18 -> new LeaveClinic(doctor);
            default -> new LeaveClinic(new DoctorId(dice.id()));
        };
    }

    private String room() {
        return Integer.toString(1 + dice.below(3));
    }

    /** The same version of a row is the same in everything. */
    private ImportDoctor takingOver(int row, int version) {
        DoctorId doctor = rows.get(row);
        if (!doctors.contains(doctor) || dice.oneIn(4)) {
            doctors.add(doctor);
        }
        var registration = new RegisterDoctor(doctor, "Dr. Row", "Surgery", Integer.toString(version));
        return new ImportDoctor(doctor, registration, null);
    }

    private AnnounceAbsence absence(DoctorId doctor) {
        LocalDate from = FIRST_DAY.plusDays(dice.below(DAYS));
        DoctorId other = dice.oneIn(10) ? new DoctorId(dice.id()) : dice.recent(doctors, 10);
        @Nullable DoctorId moveTo = dice.oneIn(2) || other.equals(doctor) ? null : other;
        return new AnnounceAbsence(doctor, from, from.plusDays(dice.below(3)), AbsenceReason.SICKNESS, moveTo);
    }

    /** Mostly one that was announced not long ago, whoever's it is. */
    private AbsenceId anAbsence() {
        return absences.isEmpty() ? new AbsenceId(dice.id()) : dice.recent(absences, 6);
    }

    private static DoctorId idOf(Command command) {
        return switch (command) {
            case RegisterDoctor it -> it.doctorId();
            case ImportDoctor it -> it.doctorId();
            case DoctorCommand it -> it.doctorId();
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    @Override
    public void close() {
        axon.close();
    }
}

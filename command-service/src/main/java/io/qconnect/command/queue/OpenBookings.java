package io.qconnect.command.queue;

import io.qconnect.command.platform.Trace;
import io.qconnect.command.platform.bus.BeforeGroup;
import io.qconnect.command.platform.bus.HearsFacts;
import io.qconnect.command.platform.bus.Question;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.QueueEvent.AppointmentMovedOut;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.OfEntry;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientLeft;
import io.qconnect.events.QueueEvent.PatientRecalled;
import io.qconnect.events.QueueEvent.PatientSkipped;
import io.qconnect.events.QueueEvent.PriorityChanged;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.QueuePaused;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueEvent.QueueResumed;
import io.qconnect.events.QueueEvent.StatusCorrected;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.UserEvent;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which places people hold that they have booked themselves, online, and whether they may have one more. What the desk
 * books and what another system has handed over is not their doing, and does not count. Nor does a place of a day that
 * is over: the desk may have forgotten to write down how it ended, and whoever had it is not kept out by that.
 *
 * <p>Two queues are two streams, decided about by two shards or two processes at once. So whoever decides about
 * somebody's online booking holds a lock of that person's until the commit, and counts under it. A group of commands
 * takes its locks together and counts once; one in which nobody books online asks nothing.
 */
@Component
class OpenBookings implements BeforeGroup, HearsFacts {

    /** "book" in ASCII. Advisory locks with two numbers are apart from those with one, and the first says what for. */
    private static final int LOCK = 0x626F6F6B;

    private static final String TAKE_LOCKS = "SELECT pg_advisory_xact_lock(?, person) FROM unnest(?) AS asked (person)";

    private static final String COUNT = """
        SELECT patient_id, count(*) AS open
          FROM open_booking
         WHERE patient_id = ANY (?)
           AND (day_over_at IS NULL OR day_over_at > ?)
         GROUP BY patient_id
        """;

    /**
     * The resource of a group that says how many places each of its patients holds: stored ones, and those of the
     * group.
     */
    private static final String HELD = "qconnect.open-bookings";

    /** The resource of a group that gathers what its facts change in the table. */
    private static final String CHANGES = "qconnect.changed-bookings";

    private final JdbcClient jdbc;
    private final BookingProperties limits;
    private final Clock clock;

    OpenBookings(JdbcClient jdbc, BookingProperties limits, Clock clock) {
        this.jdbc = jdbc;
        this.limits = limits;
        this.clock = clock;
    }

    /** In order, so that two groups with the same people in them do not wait in a ring. */
    @Override
    public Optional<Question> lock(List<GroupedCommand> commands) {
        Integer[] people = onlineBookersIn(commands).stream()
                .map(person -> Long.hashCode(person.getLeastSignificantBits()))
                .distinct()
                .sorted()
                .toArray(Integer[]::new);
        return people.length == 0
                ? Optional.empty()
                : Optional.of(new Question(TAKE_LOCKS, List.of(LOCK, people), _ -> {}));
    }

    /** A statement of its own: one that had waited for the lock would count what was there when it began. */
    @Override
    public Optional<Question> ask(UnitOfWork<?> group, List<GroupedCommand> commands) {
        List<UUID> people = onlineBookersIn(commands);
        if (people.isEmpty()) {
            return Optional.empty();
        }
        Map<UUID, Integer> held = new HashMap<>();
        people.forEach(person -> held.put(person, 0));
        group.resources().put(HELD, held);
        return Optional.of(new Question(
                COUNT,
                List.of(people.toArray(UUID[]::new), clock.instant().atOffset(ZoneOffset.UTC)),
                row -> held.put(row.getObject("patient_id", UUID.class), row.getInt("open"))));
    }

    private static List<UUID> onlineBookersIn(List<GroupedCommand> commands) {
        return commands.stream()
                .map(GroupedCommand::command)
                .filter(command -> command instanceof BookAppointment booking && booking.channel() == Channel.ONLINE)
                .map(command -> ((BookAppointment) command).patientId().value())
                .distinct()
                .toList();
    }

    boolean mayHaveAnother(UserId patient) {
        return heldInGroup().getOrDefault(patient.value(), 0) < limits.openMax();
    }

    /** Of a command that has been decided in this group; its fact is stored later, together with the others. */
    void count(UserId patient) {
        heldInGroup().merge(patient.value(), 1, Integer::sum);
    }

    private static Map<UUID, Integer> heldInGroup() {
        Map<UUID, Integer> held = CurrentUnitOfWork.get().root().getResource(HELD);
        if (held == null) {
            throw new IllegalStateException("Somebody books online whose places were not counted");
        }
        return held;
    }

    @Override
    public void on(Fact fact, MetaData trace, Instant at) {
        switch (fact) {
            case QueueEvent it -> on(it, trace);
            case UserErased it -> changes().forget(it.userId());
            case UserEvent _, DoctorEvent _, FileEvent _ -> {} // nobody gets or leaves a place by these
        }
    }

    private void on(QueueEvent fact, MetaData trace) {
        switch (fact) {
            case AppointmentBooked it -> {
                UserId patient = it.patientId();
                if (it.channel() == Channel.ONLINE && patient != null && isBookedBy(patient, trace)) {
                    changes().begins(it.appointmentId(), patient, it.queueId());
                }
            }
            case AppointmentCancelled it -> changes().ends(it.appointmentId());
            case ConsultationCompleted it -> changes().ends(it.appointmentId());
            case NoShowRecorded it -> changes().ends(it.appointmentId());
            case PatientLeft it -> changes().ends(it.appointmentId());
            case StatusCorrected it -> {
                if (it.to().active()) {
                    changes().beginsAgain(it.appointmentId(), it.queueId());
                }
            }
            case AppointmentMovedOut _ -> {} // it is the same appointment, somewhere else
            case AppointmentMovedIn it -> {
                if (it.channel() == Channel.ONLINE) {
                    changes().moves(it.appointmentId(), it.queueId());
                }
            }
            case TokenIssued _,
                    PatientCheckedIn _,
                    PatientCalled _,
                    PatientSkipped _,
                    PatientRecalled _,
                    ConsultationStarted _,
                    PriorityChanged _ -> {} // and still open
            case QueueOpened _,
                    CapacityChanged _,
                    QueuePaused _,
                    QueueResumed _,
                    QueueClosed _,
                    QueueReopened _,
                    OfEntry _ -> {} // says nothing of an appointment
        }
    }

    /** What comes from another system is online, too, and was written down by whoever handed it over. */
    private static boolean isBookedBy(UserId patient, MetaData trace) {
        return patient.value().toString().equals(trace.get(Trace.ACTOR));
    }

    private OpenBookingChanges changes() {
        UnitOfWork<?> group = CurrentUnitOfWork.get().root();
        return group.getOrComputeResource(CHANGES, _ -> {
            var changes = new OpenBookingChanges();
            // behind the handlers of all facts
            group.onPrepareCommit(_ -> changes.write(jdbc));
            return changes;
        });
    }
}

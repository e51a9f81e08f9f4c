package io.qconnect.command.queue;

import static io.qconnect.command.queue.GivenQueue.DATE;
import static io.qconnect.command.queue.GivenQueue.DOCTOR;
import static io.qconnect.command.queue.GivenQueue.NOW;
import static io.qconnect.command.queue.GivenQueue.QUEUE;
import static io.qconnect.command.queue.GivenQueue.openQueueWith;
import static io.qconnect.command.queue.GivenQueue.patient;
import static io.qconnect.events.Status.CANCELLED;
import static io.qconnect.events.Status.COMPLETED;
import static io.qconnect.events.Status.IN_PROGRESS;
import static io.qconnect.events.Status.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.platform.Origin;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.queue.ImportQueue.Row;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.EntryId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.QueueId;
import io.qconnect.events.QueueState;
import io.qconnect.events.Stage;
import io.qconnect.events.Status;
import io.qconnect.events.TokenPolicy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.matchers.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A queue of the predecessor is taken over by the rules of this one, and what they forbid is said. */
class ImportQueueTest {

    private static final Origin ORIGIN = new Origin("clinic", "Queue", "7");
    private static final Instant BOOKED = Instant.parse("2026-03-01T10:00:00Z");

    /** A fact, with when it happened and which row it comes from. */
    private record Written(QueueEvent fact, @Nullable Instant at, String origin) {}

    private final WaitingLine line = new WaitingLine();
    private final List<Written> written = new ArrayList<>();
    private Instant now = NOW;

    private boolean doctorHasLeft;

    /** The day before, where the others have been booked. */
    private final WaitingLine before = new WaitingLine();

    private final Map<AppointmentId, QueueId> elsewhere = new HashMap<>();
    private final OtherQueues others = new OtherQueues() {
        @Override
        public WaitingLine line(QueueId queue) {
            assertThat(queue).isEqualTo(before.id());
            return before;
        }

        @Override
        public void write(QueueId queue, QueueEvent fact, @Nullable Instant at, String origin) {
            line(queue).evolve(fact, Optional.ofNullable(at).orElse(now));
        }
    };

    private final Directory people = new GivenQueue.People() {
        @Override
        public boolean keepsPractising(DoctorId doctor) {
            return !doctorHasLeft;
        }

        @Override
        public Instant now() {
            return now;
        }
    };

    private static Row row(int id, int patient, int no, @Nullable Status status) {
        return new Row(
                ORIGIN.other("Appointment", Integer.toString(id)),
                patient(patient),
                no,
                status,
                BOOKED,
                BOOKED.plusSeconds(600));
    }

    private ImportAnswer take(int lastNo, Row... rows) {
        return take(ORIGIN, lastNo, rows);
    }

    private ImportAnswer take(Origin origin, int lastNo, Row... rows) {
        written.clear();
        var opening =
                new OpenQueue(QUEUE, DOCTOR, DATE, "DAY", ZoneOffset.UTC, null, null, 3, TokenPolicy.AT_BOOKING, 10);
        var command = new ImportQueue(QUEUE, opening, origin, BOOKED, List.of(rows), elsewhere, lastNo, true);
        return new TakingOver(command, line, people, others, (fact, at, from) -> {
                    written.add(new Written(fact, at, from));
                    line.evolve(fact, Optional.ofNullable(at).orElse(now));
                })
                .carryOut();
    }

    private static String said(ImportAnswer answer) {
        return String.join(
                " ",
                answer.appointments().stream()
                        .map(it -> it.id() + ":" + it.tokenNo() + ":" + it.status() + ":" + it.why())
                        .toList());
    }

    private <F extends QueueEvent> List<F> facts(Class<F> type) {
        return written.stream()
                .map(Written::fact)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Test
    void however_much_somebody_has_booked_there_it_is_taken_over() {
        assertThat(said(take(1, row(11, 21, 1, PENDING)))).isEqualTo("11:1:PENDING:null");
    }

    @Test
    void everybody_has_the_number_and_the_status_that_they_had() {
        ImportAnswer answer = take(
                4,
                row(11, 1, 1, COMPLETED),
                row(12, 2, 2, CANCELLED),
                row(13, 3, 3, IN_PROGRESS),
                row(14, 4, 4, PENDING));

        assertThat(said(answer))
                .isEqualTo("11:1:COMPLETED:null 12:2:CANCELLED:null 13:3:IN_PROGRESS:null 14:4:PENDING:null");
        assertThat(written).allSatisfy(it -> assertThat(it.origin()).startsWith("clinic/"));
        assertThat(written)
                .filteredOn(it -> it.fact() instanceof TokenIssued)
                .extracting(Written::origin)
                .containsExactly(
                        "clinic/Appointment/11#1",
                        "clinic/Appointment/12#2",
                        "clinic/Appointment/13#3",
                        "clinic/Appointment/14#4");
        assertThat(written)
                .filteredOn(it -> it.fact() instanceof ConsultationStarted)
                .extracting(Written::at)
                .containsOnly(BOOKED.plusSeconds(600));
    }

    @Test
    void the_same_again_changes_nothing() {
        Row[] rows = {row(11, 1, 1, COMPLETED), row(12, 2, 3, IN_PROGRESS), row(13, 2, 4, null)};
        ImportAnswer first = take(6, rows);

        assertThat(take(6, rows)).isEqualTo(first);
        assertThat(written).isEmpty();
    }

    @Test
    void what_went_on_there_goes_on_here() {
        take(2, row(11, 1, 1, PENDING), row(12, 2, 2, PENDING));

        ImportAnswer later = take(3, row(11, 1, 1, COMPLETED), row(12, 2, 2, IN_PROGRESS), row(13, 3, 3, PENDING));

        assertThat(said(later)).isEqualTo("11:1:COMPLETED:null 12:2:IN_PROGRESS:null 13:3:PENDING:null");
    }

    @Test
    void what_went_back_there_stays_and_is_said() {
        take(1, row(11, 1, 1, COMPLETED));

        assertThat(said(take(1, row(11, 1, 1, PENDING)))).isEqualTo("11:1:COMPLETED:STANDS_OTHERWISE");
    }

    /** Numbers have no gaps here, and nobody may get a number that was on somebody's slip. */
    @Test
    void numbers_without_an_appointment_are_nobodys() {
        ImportAnswer answer = take(6, row(11, 1, 2, PENDING), row(12, 2, 4, PENDING));

        assertThat(said(answer)).isEqualTo("11:2:PENDING:null 12:4:PENDING:null");
        assertThat(facts(TokenIssued.class))
                .extracting(TokenIssued::tokenNo)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 6).boxed().toList());
        assertThat(facts(AppointmentCancelled.class)).hasSize(4);
        assertThat(line.taken()).isEqualTo(2);
    }

    @Test
    void a_wedged_counter_wedges_nothing_here() {
        take(0, row(11, 1, 1, PENDING), row(12, 2, 2, PENDING));

        assertThat(line.nextTokenNo()).isEqualTo(3);
    }

    @Test
    void a_counter_that_ran_away_is_not_followed() {
        take(5_000, row(11, 1, 1, PENDING), row(12, 2, 2, null));

        assertThat(line.nextTokenNo()).isEqualTo(3);
    }

    @Test
    void an_impossible_number_becomes_the_next_one() {
        assertThat(said(take(0, row(11, 1, 0, PENDING), row(12, 2, 1, PENDING), row(13, 3, 100_000, CANCELLED))))
                .isEqualTo("11:1:PENDING:NUMBER_TAKEN 12:2:PENDING:NUMBER_TAKEN 13:3:CANCELLED:NUMBER_TAKEN");
    }

    @Test
    void an_unknown_status_is_not_taken_and_its_number_is_kept() {
        ImportAnswer answer = take(2, row(11, 1, 1, null), row(12, 2, 2, PENDING));

        assertThat(said(answer)).isEqualTo("11:null:null:UNKNOWN_STATUS 12:2:PENDING:null");
    }

    @Test
    void an_unknown_patient_is_not_taken_and_the_number_is_kept() {
        ImportAnswer answer = take(2, row(11, 0, 1, PENDING), row(12, 2, 2, PENDING));

        assertThat(said(answer)).isEqualTo("11:null:null:PATIENT_UNKNOWN 12:2:PENDING:null");
    }

    @Test
    void a_patient_keeps_the_first_of_several_places() {
        ImportAnswer answer = take(
                4,
                row(11, 1, 1, PENDING),
                row(12, 1, 2, CANCELLED),
                row(13, 1, 3, COMPLETED),
                row(14, 1, 4, IN_PROGRESS));

        assertThat(said(answer))
                .isEqualTo("11:1:PENDING:null 12:2:CANCELLED:null 13:3:COMPLETED:null 14:4:CANCELLED:ALREADY_IN_QUEUE");
        assertThat(line.holds(patient(1))).isTrue();
        assertThat(line.taken()).isEqualTo(1);
    }

    @Test
    void several_are_seen_at_once_in_rooms_of_their_own() {
        ImportAnswer answer = take(3, row(11, 1, 1, IN_PROGRESS), row(12, 2, 2, IN_PROGRESS), row(13, 3, 3, COMPLETED));

        assertThat(said(answer)).isEqualTo("11:1:IN_PROGRESS:null 12:2:IN_PROGRESS:null 13:3:COMPLETED:null");
        assertThat(line.consultationsByRoom()).containsOnlyKeys(GivenQueue.ROOM, "IMPORT-2");
    }

    @Test
    void a_queue_becomes_as_large_as_it_was() {
        Row[] rows = IntStream.rangeClosed(1, 40)
                .mapToObj(n -> row(n, n, n, PENDING))
                .toArray(Row[]::new);

        assertThat(take(40, rows).appointments())
                .allSatisfy(it -> assertThat(it.why()).isNull());
        assertThat(facts(CapacityChanged.class)).hasSize(1);
        assertThat(line.taken()).isEqualTo(40);
    }

    @Test
    void a_day_that_is_over_is_closed_and_opened_for_latecomers() {
        now = LocalDate.of(2026, 3, 9).atStartOfDay(ZoneOffset.UTC).toInstant();
        take(1, row(11, 1, 1, PENDING));
        assertThat(written.getLast()).isEqualTo(new Written(new QueueClosed(QUEUE), line.dayEnd(), "clinic/Queue/7"));

        take(2, row(11, 1, 1, COMPLETED));
        assertThat(facts(QueueReopened.class)).isEmpty();
        doctorHasLeft = true;

        assertThat(said(take(2, row(11, 1, 1, COMPLETED), row(12, 2, 3, PENDING))))
                .endsWith("12:3:PENDING:null");
        assertThat(facts(QueueReopened.class)).hasSize(1);
        assertThat(written.getLast().fact()).isInstanceOf(QueueClosed.class);
    }

    @Test
    void at_the_end_of_the_day_nobody_waits_any_more() {
        take(1, row(11, 1, 1, PENDING));
        line.evolve(new WaitingListJoined(QUEUE, new EntryId(new UUID(3, 2)), patient(2)), now);
        now = LocalDate.of(2026, 3, 9).atStartOfDay(ZoneOffset.UTC).toInstant();

        take(1, row(11, 1, 1, PENDING));

        assertThat(line.state()).isEqualTo(QueueState.CLOSED);
        assertThat(line.waitingList().isEmpty()).isTrue();
    }

    @Test
    void what_cannot_be_taken_opens_no_closed_queue() {
        now = LocalDate.of(2026, 3, 9).atStartOfDay(ZoneOffset.UTC).toInstant();
        Row[] rows = {row(11, 1, 1, PENDING), row(12, 2, 2, null), row(13, 0, 3, COMPLETED)};
        take(3, rows);

        take(3, rows);

        assertThat(written).isEmpty();
    }

    /** Its patient has the first number of the day before. */
    private Row bookedTheDayBefore(Row row) {
        QueueId yesterday = QueueId.of("clinic", DOCTOR, DATE.minusDays(1), "DAY");
        QueueOpened opened = GivenQueue.opened(1, TokenPolicy.AT_BOOKING);
        before.evolve(
                new QueueOpened(
                        yesterday,
                        DOCTOR,
                        DATE.minusDays(1),
                        "DAY",
                        opened.zone(),
                        null,
                        null,
                        1,
                        TokenPolicy.AT_BOOKING,
                        10,
                        opened.room()),
                BOOKED);
        before.evolve(
                new AppointmentBooked(
                        yesterday, row.appointmentId(), row.patientId(), Channel.ONLINE, Priority.ROUTINE),
                BOOKED);
        before.evolve(new TokenIssued(yesterday, row.appointmentId(), 1), BOOKED);
        elsewhere.put(row.appointmentId(), yesterday);
        return row;
    }

    @Test
    void what_was_moved_there_moves_here_and_has_its_number() {
        Row moved = bookedTheDayBefore(row(12, 2, 2, PENDING));

        ImportAnswer answer = take(3, row(11, 1, 1, PENDING), moved, row(13, 3, 3, PENDING));

        assertThat(said(answer)).isEqualTo("11:1:PENDING:null 12:2:PENDING:null 13:3:PENDING:null");
        assertThat(facts(AppointmentMovedIn.class))
                .singleElement()
                .satisfies(it -> assertThat(it.fromQueueId()).isEqualTo(before.id()))
                .satisfies(it -> assertThat(it.placement()).isEqualTo(1));
        assertThat(before.taken()).isZero();
        assertThat(before.placeEvenIfMoved(moved.appointmentId()).movedTo()).isEqualTo(QUEUE);
        assertThat(take(3, row(11, 1, 1, PENDING), moved, row(13, 3, 3, PENDING)))
                .isEqualTo(answer);
        assertThat(written).isEmpty();
    }

    @Test
    void what_was_moved_and_seen_there_is_over_here() {
        Row moved = bookedTheDayBefore(row(12, 2, 1, COMPLETED));

        assertThat(said(take(1, moved))).isEqualTo("12:1:COMPLETED:null");
        assertThat(before.taken()).isZero();
    }

    @Test
    void what_has_gone_on_where_it_stood_stays_there() {
        Row moved = bookedTheDayBefore(row(12, 2, 1, PENDING));
        before.evolve(new ConsultationStarted(before.id(), moved.appointmentId(), GivenQueue.ROOM), BOOKED);

        assertThat(said(take(2, moved, row(13, 3, 2, PENDING))))
                .isEqualTo("12:null:null:IN_ANOTHER_QUEUE 13:2:PENDING:null");
        assertThat(before.place(moved.appointmentId()).stage()).isEqualTo(Stage.IN_CONSULTATION);
        assertThat(line.taken()).isEqualTo(1);
    }

    @Test
    void times_that_cannot_be_are_put_right() {
        now = BOOKED.plusSeconds(60);
        take(1, row(11, 1, 1, COMPLETED));

        assertThat(written)
                .extracting(Written::at)
                .allSatisfy(at -> assertThat(at).isBetween(BOOKED, now));
    }

    @Test
    void a_queue_that_was_opened_here_or_for_another_row_is_not_touched() {
        var fixture = new AggregateTestFixture<>(Queue.class);
        fixture.registerInjectableResource(people);
        fixture.registerInjectableResource(new GivenQueue.NoOtherQueues());
        var opening =
                new OpenQueue(QUEUE, DOCTOR, DATE, "DAY", ZoneOffset.UTC, null, null, 3, TokenPolicy.AT_BOOKING, 10);
        var command =
                new ImportQueue(QUEUE, opening, ORIGIN, BOOKED, List.of(row(11, 1, 1, PENDING)), Map.of(), 1, true);
        var other = new ImportQueue(
                QUEUE, opening, ORIGIN.other("Queue", "8"), BOOKED, List.of(row(12, 2, 1, PENDING)), Map.of(), 1, true);

        fixture.given(openQueueWith(0)).when(command).expectException(Refused.class);
        fixture.givenCommands(command).when(other).expectException(Refused.class);
        fixture.givenCommands(command).when(command).expectNoEvents();
        fixture.givenNoPriorActivity()
                .when(command)
                .expectEventsMatching(Matchers.predicate((List<EventMessage<?>> events) -> events.stream()
                        .allMatch(it -> it.getMetaData().get("origin") instanceof String origin
                                && origin.startsWith("clinic/"))));
    }
}

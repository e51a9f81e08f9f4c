package io.qconnect.command.queue;

import static io.qconnect.command.queue.GivenImport.BOOKED;
import static io.qconnect.command.queue.GivenImport.ORIGIN;
import static io.qconnect.command.queue.GivenImport.row;
import static io.qconnect.command.queue.GivenImport.said;
import static io.qconnect.command.queue.GivenQueue.DATE;
import static io.qconnect.command.queue.GivenQueue.DOCTOR;
import static io.qconnect.command.queue.GivenQueue.QUEUE;
import static io.qconnect.command.queue.GivenQueue.openQueueWith;
import static io.qconnect.command.queue.GivenQueue.patient;
import static io.qconnect.events.Status.CANCELLED;
import static io.qconnect.events.Status.COMPLETED;
import static io.qconnect.events.Status.IN_PROGRESS;
import static io.qconnect.events.Status.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.platform.Refused;
import io.qconnect.command.queue.ImportQueue.Row;
import io.qconnect.events.EntryId;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.QueueState;
import io.qconnect.events.TokenPolicy;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.matchers.Matchers;
import org.junit.jupiter.api.Test;

/** A queue of the predecessor is taken over by the rules of this one, and what they forbid is said. */
class ImportQueueTest {

    private final GivenImport given = new GivenImport();

    @Test
    void however_much_somebody_has_booked_there_it_is_taken_over() {
        assertThat(said(given.take(1, row(11, 21, 1, PENDING)))).isEqualTo("11:1:PENDING:null");
    }

    @Test
    void everybody_has_the_number_and_the_status_that_they_had() {
        ImportAnswer answer = given.take(
                4,
                row(11, 1, 1, COMPLETED),
                row(12, 2, 2, CANCELLED),
                row(13, 3, 3, IN_PROGRESS),
                row(14, 4, 4, PENDING));

        assertThat(said(answer))
                .isEqualTo("11:1:COMPLETED:null 12:2:CANCELLED:null 13:3:IN_PROGRESS:null 14:4:PENDING:null");
        assertThat(given.written).allSatisfy(it -> assertThat(it.origin()).startsWith("clinic/"));
        assertThat(given.written)
                .filteredOn(it -> it.fact() instanceof TokenIssued)
                .extracting(GivenImport.Written::origin)
                .containsExactly(
                        "clinic/Appointment/11#1",
                        "clinic/Appointment/12#2",
                        "clinic/Appointment/13#3",
                        "clinic/Appointment/14#4");
        assertThat(given.written)
                .filteredOn(it -> it.fact() instanceof ConsultationStarted)
                .extracting(GivenImport.Written::at)
                .containsOnly(BOOKED.plusSeconds(600));
    }

    @Test
    void the_same_again_changes_nothing() {
        Row[] rows = {row(11, 1, 1, COMPLETED), row(12, 2, 3, IN_PROGRESS), row(13, 2, 4, null)};
        ImportAnswer first = given.take(6, rows);

        assertThat(given.take(6, rows)).isEqualTo(first);
        assertThat(given.written).isEmpty();
    }

    @Test
    void what_went_on_there_goes_on_here() {
        given.take(2, row(11, 1, 1, PENDING), row(12, 2, 2, PENDING));

        ImportAnswer later =
                given.take(3, row(11, 1, 1, COMPLETED), row(12, 2, 2, IN_PROGRESS), row(13, 3, 3, PENDING));

        assertThat(said(later)).isEqualTo("11:1:COMPLETED:null 12:2:IN_PROGRESS:null 13:3:PENDING:null");
    }

    @Test
    void what_went_back_there_stays_and_is_said() {
        given.take(1, row(11, 1, 1, COMPLETED));

        assertThat(said(given.take(1, row(11, 1, 1, PENDING)))).isEqualTo("11:1:COMPLETED:STANDS_OTHERWISE");
    }

    /** Numbers have no gaps here, and nobody may get a number that was on somebody's slip. */
    @Test
    void numbers_without_an_appointment_are_nobodys() {
        ImportAnswer answer = given.take(6, row(11, 1, 2, PENDING), row(12, 2, 4, PENDING));

        assertThat(said(answer)).isEqualTo("11:2:PENDING:null 12:4:PENDING:null");
        assertThat(given.facts(TokenIssued.class))
                .extracting(TokenIssued::tokenNo)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 6).boxed().toList());
        assertThat(given.facts(AppointmentCancelled.class)).hasSize(4);
        assertThat(given.line.taken()).isEqualTo(2);
    }

    @Test
    void a_wedged_counter_wedges_nothing_here() {
        given.take(0, row(11, 1, 1, PENDING), row(12, 2, 2, PENDING));

        assertThat(given.line.nextTokenNo()).isEqualTo(3);
    }

    @Test
    void a_counter_that_ran_away_is_not_followed() {
        given.take(5_000, row(11, 1, 1, PENDING), row(12, 2, 2, null));

        assertThat(given.line.nextTokenNo()).isEqualTo(3);
    }

    @Test
    void an_impossible_number_becomes_the_next_one() {
        assertThat(said(given.take(0, row(11, 1, 0, PENDING), row(12, 2, 1, PENDING), row(13, 3, 100_000, CANCELLED))))
                .isEqualTo("11:1:PENDING:NUMBER_TAKEN 12:2:PENDING:NUMBER_TAKEN 13:3:CANCELLED:NUMBER_TAKEN");
    }

    @Test
    void an_unknown_status_is_not_taken_and_its_number_is_kept() {
        ImportAnswer answer = given.take(2, row(11, 1, 1, null), row(12, 2, 2, PENDING));

        assertThat(said(answer)).isEqualTo("11:null:null:UNKNOWN_STATUS 12:2:PENDING:null");
    }

    @Test
    void an_unknown_patient_is_not_taken_and_the_number_is_kept() {
        ImportAnswer answer = given.take(2, row(11, 0, 1, PENDING), row(12, 2, 2, PENDING));

        assertThat(said(answer)).isEqualTo("11:null:null:PATIENT_UNKNOWN 12:2:PENDING:null");
    }

    @Test
    void a_patient_keeps_the_first_of_several_places() {
        ImportAnswer answer = given.take(
                4,
                row(11, 1, 1, PENDING),
                row(12, 1, 2, CANCELLED),
                row(13, 1, 3, COMPLETED),
                row(14, 1, 4, IN_PROGRESS));

        assertThat(said(answer))
                .isEqualTo("11:1:PENDING:null 12:2:CANCELLED:null 13:3:COMPLETED:null 14:4:CANCELLED:ALREADY_IN_QUEUE");
        assertThat(given.line.holds(patient(1))).isTrue();
        assertThat(given.line.taken()).isEqualTo(1);
    }

    @Test
    void several_are_seen_at_once_in_rooms_of_their_own() {
        ImportAnswer answer =
                given.take(3, row(11, 1, 1, IN_PROGRESS), row(12, 2, 2, IN_PROGRESS), row(13, 3, 3, COMPLETED));

        assertThat(said(answer)).isEqualTo("11:1:IN_PROGRESS:null 12:2:IN_PROGRESS:null 13:3:COMPLETED:null");
        assertThat(given.line.consultationsByRoom()).containsOnlyKeys(GivenQueue.ROOM, "IMPORT-2");
    }

    @Test
    void a_queue_becomes_as_large_as_it_was() {
        Row[] rows = IntStream.rangeClosed(1, 40)
                .mapToObj(n -> row(n, n, n, PENDING))
                .toArray(Row[]::new);

        assertThat(given.take(40, rows).appointments())
                .allSatisfy(it -> assertThat(it.why()).isNull());
        assertThat(given.facts(CapacityChanged.class)).hasSize(1);
        assertThat(given.line.taken()).isEqualTo(40);
    }

    /**
     * As after a booking for the last place, or when the desk lets nobody else in: an import takes nothing of that
     * back.
     */
    @Test
    void the_same_again_makes_a_full_queue_no_larger() {
        Row[] rows = {row(11, 1, 1, PENDING), row(12, 2, 2, COMPLETED), row(13, 3, 3, PENDING)};
        given.take(3, rows);
        given.line.evolve(new CapacityChanged(QUEUE, 2), BOOKED);

        given.take(3, rows);
        assertThat(given.written).isEmpty();

        given.take(4, rows[0], rows[1], rows[2], row(14, 4, 4, CANCELLED));
        assertThat(given.line.capacity()).isEqualTo(2);
        assertThat(said(given.take(5, rows[0], rows[1], rows[2], row(14, 4, 4, CANCELLED), row(15, 5, 5, PENDING))))
                .endsWith("14:4:CANCELLED:null 15:5:PENDING:null");
        assertThat(given.line.capacity()).isEqualTo(3);
    }

    @Test
    void a_day_that_is_over_is_closed_and_opened_for_latecomers() {
        given.now = LocalDate.of(2026, 3, 9).atStartOfDay(ZoneOffset.UTC).toInstant();
        given.take(1, row(11, 1, 1, PENDING));
        assertThat(given.written.getLast())
                .isEqualTo(new GivenImport.Written(new QueueClosed(QUEUE), given.line.dayEnd(), "clinic/Queue/7"));

        given.take(2, row(11, 1, 1, COMPLETED));
        assertThat(given.facts(QueueReopened.class)).isEmpty();
        given.doctorHasLeft = true;

        assertThat(said(given.take(2, row(11, 1, 1, COMPLETED), row(12, 2, 3, PENDING))))
                .endsWith("12:3:PENDING:null");
        assertThat(given.facts(QueueReopened.class)).hasSize(1);
        assertThat(given.written.getLast().fact()).isInstanceOf(QueueClosed.class);
    }

    @Test
    void at_the_end_of_the_day_nobody_waits_any_more() {
        given.take(1, row(11, 1, 1, PENDING));
        given.line.evolve(new WaitingListJoined(QUEUE, new EntryId(new UUID(3, 2)), patient(2)), given.now);
        given.now = LocalDate.of(2026, 3, 9).atStartOfDay(ZoneOffset.UTC).toInstant();

        given.take(1, row(11, 1, 1, PENDING));

        assertThat(given.line.state()).isEqualTo(QueueState.CLOSED);
        assertThat(given.line.waitingList().isEmpty()).isTrue();
    }

    @Test
    void what_cannot_be_taken_opens_no_closed_queue() {
        given.now = LocalDate.of(2026, 3, 9).atStartOfDay(ZoneOffset.UTC).toInstant();
        Row[] rows = {row(11, 1, 1, PENDING), row(12, 2, 2, null), row(13, 0, 3, COMPLETED)};
        given.take(3, rows);

        given.take(3, rows);

        assertThat(given.written).isEmpty();
    }

    @Test
    void times_that_cannot_be_are_put_right() {
        given.now = BOOKED.plusSeconds(60);
        given.take(1, row(11, 1, 1, COMPLETED));

        assertThat(given.written)
                .extracting(GivenImport.Written::at)
                .allSatisfy(at -> assertThat(at).isBetween(BOOKED, given.now));
    }

    @Test
    void a_queue_that_was_opened_here_or_for_another_row_is_not_touched() {
        var fixture = new AggregateTestFixture<>(Queue.class);
        fixture.registerInjectableResource(given.people);
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

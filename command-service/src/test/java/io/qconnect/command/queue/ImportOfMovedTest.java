package io.qconnect.command.queue;

import static io.qconnect.command.queue.GivenImport.BOOKED;
import static io.qconnect.command.queue.GivenImport.row;
import static io.qconnect.command.queue.GivenImport.said;
import static io.qconnect.command.queue.GivenQueue.QUEUE;
import static io.qconnect.events.Status.COMPLETED;
import static io.qconnect.events.Status.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.queue.ImportQueue.Row;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.Stage;
import org.junit.jupiter.api.Test;

/** What the predecessor moved to another queue, between two imports, stands in no two queues here. */
class ImportOfMovedTest {

    private final GivenImport given = new GivenImport();

    @Test
    void what_was_moved_there_moves_here_and_has_its_number() {
        Row moved = given.bookedTheDayBefore(row(12, 2, 2, PENDING));

        ImportAnswer answer = given.take(3, row(11, 1, 1, PENDING), moved, row(13, 3, 3, PENDING));

        assertThat(said(answer)).isEqualTo("11:1:PENDING:null 12:2:PENDING:null 13:3:PENDING:null");
        assertThat(given.facts(AppointmentMovedIn.class))
                .singleElement()
                .satisfies(it -> assertThat(it.fromQueueId()).isEqualTo(given.before.id()))
                .satisfies(it -> assertThat(it.placement()).isEqualTo(1));
        assertThat(given.before.taken()).isZero();
        assertThat(given.before.placeEvenIfMoved(moved.appointmentId()).movedTo())
                .isEqualTo(QUEUE);
        assertThat(given.take(3, row(11, 1, 1, PENDING), moved, row(13, 3, 3, PENDING)))
                .isEqualTo(answer);
        assertThat(given.written).isEmpty();
    }

    @Test
    void what_was_moved_and_seen_there_is_over_here() {
        Row moved = given.bookedTheDayBefore(row(12, 2, 1, COMPLETED));

        assertThat(said(given.take(1, moved))).isEqualTo("12:1:COMPLETED:null");
        assertThat(given.before.taken()).isZero();
    }

    @Test
    void what_was_moved_there_and_later_back_comes_back_here() {
        Row there = given.bookedTheDayBefore(row(12, 2, 1, PENDING));
        given.take(1, there);
        given.moveToTheDayBefore(there, there.changedAt().plusSeconds(60));

        assertThat(said(given.take(1, there))).isEqualTo("12:1:CANCELLED:MOVED");

        Row back = new Row(
                there.origin(),
                there.patientId(),
                2,
                PENDING,
                BOOKED,
                there.changedAt().plusSeconds(120));
        assertThat(said(given.take(2, back))).isEqualTo("12:2:PENDING:null");
        assertThat(given.before.taken()).isZero();
        assertThat(given.line.taken()).isEqualTo(1);
        assertThat(given.line.place(back.appointmentId()).booking().placement()).isEqualTo(3);
    }

    @Test
    void what_has_gone_on_where_it_stood_stays_there() {
        Row moved = given.bookedTheDayBefore(row(12, 2, 1, PENDING));
        given.before.evolve(new ConsultationStarted(given.before.id(), moved.appointmentId(), GivenQueue.ROOM), BOOKED);

        assertThat(said(given.take(2, moved, row(13, 3, 2, PENDING))))
                .isEqualTo("12:null:null:IN_ANOTHER_QUEUE 13:2:PENDING:null");
        assertThat(given.before.place(moved.appointmentId()).stage()).isEqualTo(Stage.IN_CONSULTATION);
        assertThat(given.line.taken()).isEqualTo(1);
    }
}

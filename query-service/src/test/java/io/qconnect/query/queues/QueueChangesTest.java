package io.qconnect.query.queues;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.QueueEvent.AppointmentMovedOut;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientLeft;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueuePaused;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueEvent.QueueResumed;
import io.qconnect.events.QueueEvent.StatusCorrected;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** A queue opens and closes, grows and shrinks, and every number it ever gave is accounted for. */
@OnRealServers
class QueueChangesTest {

    private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcTemplate jdbc;

    private final QueueId queue = Clinic.openQueue();
    private Questions questions;

    @BeforeEach
    void ask() {
        questions = new Questions(port);
    }

    private JsonNode shown(long version) {
        return questions.read("/queues/" + queue + "?minVersion=" + version);
    }

    private String state(long version) {
        JsonNode board = questions.read("/queues/" + queue + "/board?minVersion=" + version);
        String state = shown(version).get("state").asString();
        assertThat(board.get("state").asString()).isEqualTo(state);
        return state;
    }

    private AppointmentId booked(int number) {
        AppointmentId id = AppointmentId.next();
        Clinic.publish(new AppointmentBooked(queue, id, null, Channel.DESK, Priority.ROUTINE));
        Clinic.publish(new TokenIssued(queue, id, number));
        return id;
    }

    /** Numbers and what became of them, as {@code 1 COMPLETED}. */
    private List<String> roll(QueueId of) {
        return jdbc.queryForList("""
            SELECT token_no || ' ' || coalesce(outcome::text, 'on its way')
            FROM   tokens
            WHERE  queue_id = ?
            ORDER  BY token_no
            """, String.class, of.value());
    }

    @Test
    void is_shown_open_paused_closed_and_open_again() {
        assertThat(state(1)).isEqualTo("OPEN");
        assertThat(state(Clinic.publish(new QueuePaused(queue)))).isEqualTo("PAUSED");
        assertThat(state(Clinic.publish(new QueueResumed(queue)))).isEqualTo("OPEN");
        assertThat(state(Clinic.publish(new QueueClosed(queue)))).isEqualTo("CLOSED");
        assertThat(state(Clinic.publish(new QueueReopened(queue)))).isEqualTo("OPEN");
    }

    @Test
    void takes_more_people_or_fewer() {
        JsonNode shown = shown(Clinic.publish(new CapacityChanged(queue, 7)));

        assertThat(shown.get("capacity").asInt()).isEqualTo(7);
        assertThat(shown.get("version").asLong()).isEqualTo(2);
    }

    @Test
    void says_of_each_number_what_became_of_it() {
        AppointmentId seen = booked(1);
        AppointmentId cancelled = booked(2);
        AppointmentId missed = booked(3);
        AppointmentId gone = booked(4);
        booked(5);
        Clinic.publish(new ConsultationStarted(queue, seen, "12"));
        Clinic.publish(new ConsultationCompleted(queue, seen));
        Clinic.publish(
                new AppointmentCancelled(queue, cancelled, CancelledBy.PATIENT, CancellationReason.FEELING_BETTER));
        Clinic.publish(new NoShowRecorded(queue, missed));
        Clinic.publish(new PatientCheckedIn(queue, gone));
        JsonNode shown = shown(Clinic.publish(new PatientLeft(queue, gone)));

        assertThat(roll(queue)).containsExactly("1 COMPLETED", "2 CANCELLED", "3 NO_SHOW", "4 LEFT", "5 on its way");
        assertThat(shown.get("lastIssuedNo").asInt()).isEqualTo(5);
        assertThat(shown.get("activeCount").asInt()).isEqualTo(1);
        assertThat(shown.get("nowServing").asInt()).isEqualTo(1);
    }

    @Test
    void takes_back_what_was_wrong() {
        AppointmentId missed = booked(1);
        AppointmentId cancelled = booked(2);
        Clinic.publish(new NoShowRecorded(queue, missed));
        Clinic.publish(new AppointmentCancelled(queue, cancelled, CancelledBy.CLINIC, CancellationReason.OTHER));
        Clinic.publish(
                new StatusCorrected(queue, missed, Stage.NO_SHOW, Stage.CHECKED_IN, CorrectionReason.WRONG_PATIENT));
        JsonNode shown = shown(Clinic.publish(new StatusCorrected(
                queue, cancelled, Stage.CANCELLED, Stage.NO_SHOW, CorrectionReason.ENTERED_IN_ERROR)));

        assertThat(roll(queue)).containsExactly("1 on its way", "2 NO_SHOW");
        assertThat(shown.get("activeCount").asInt()).isEqualTo(1);
    }

    @Test
    void keeps_the_number_of_somebody_who_moved_away_and_gives_another_on_coming_back() {
        QueueId other = Clinic.openQueue();
        AppointmentId id = booked(1);
        Clinic.publish(new AppointmentMovedOut(queue, id, other));
        movedIn(other, id, queue, 1);
        Clinic.publish(new TokenIssued(other, id, 1));
        long left = Clinic.publish(new AppointmentMovedOut(other, id, queue));
        movedIn(queue, id, other, 2);
        JsonNode shown = shown(Clinic.publish(new TokenIssued(queue, id, 2)));
        JsonNode deserted = questions.read("/queues/" + other + "?minVersion=" + left);

        assertThat(roll(queue)).containsExactly("1 MOVED", "2 on its way");
        assertThat(roll(other)).containsExactly("1 MOVED");
        assertThat(shown.get("activeCount").asInt()).isEqualTo(1);
        assertThat(deserted.get("activeCount").asInt()).isZero();
        assertThat(deserted.get("lastIssuedNo").asInt()).isEqualTo(1);
    }

    private static void movedIn(QueueId to, AppointmentId id, QueueId from, int placement) {
        Clinic.publish(new AppointmentMovedIn(
                to, id, from, placement, null, Channel.DESK, Priority.ROUTINE, Stage.BOOKED, EIGHT, null));
    }
}

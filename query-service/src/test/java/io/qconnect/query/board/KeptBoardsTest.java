package io.qconnect.query.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import io.qconnect.query.Questions.Answer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A board is drawn once, and again as soon as anything has changed of which it is made. */
@OnRealServers
class KeptBoardsTest {

    private static final LocalDate DAY = LocalDate.of(2031, 5, 2);

    @LocalServerPort
    private int port;

    @Autowired
    private KeptBoards boards;

    @Autowired
    private JdbcTemplate jdbc;

    private Questions questions;
    private final DoctorId doctor = DoctorId.next();
    private final QueueId queue = Clinic.openQueue(doctor, DAY);
    private int lastNumber;

    @BeforeEach
    void waitForTheQueue() {
        questions = new Questions(port);
        awaitVersion("/queues/" + queue, 1);
    }

    private void awaitVersion(String path, long version) {
        questions.read(path + "?minVersion=" + version);
    }

    private Board board() {
        return boards.find(queue.value()).orElseThrow();
    }

    private AppointmentId book(QueueId in) {
        AppointmentId appointment = AppointmentId.next();
        Clinic.publish(new AppointmentBooked(in, appointment, null, Channel.DESK, Priority.ROUTINE));
        Clinic.publish(new TokenIssued(in, appointment, ++lastNumber));
        return appointment;
    }

    @Test
    void is_given_again_as_long_as_nothing_changes() {
        Board drawn = board();

        assertThat(board()).isSameAs(drawn);
        assertThat(questions
                        .get("/queues/" + queue + "/board")
                        .json()
                        .get("version")
                        .asLong())
                .isEqualTo(drawn.version());
    }

    @Test
    void says_where_its_day_is() {
        assertThat(board().zone()).isEqualTo("Europe/Berlin");
        assertThat(questions.read("/queues/" + queue + "/board").get("zone").asString())
                .isEqualTo("Europe/Berlin");
    }

    @Test
    void follows_each_fact_of_its_queue() {
        for (int booked = 1; booked <= 20; booked++) {
            book(queue);
            long version = 1 + 2L * booked;

            assertThat(questions
                            .read("/queues/" + queue + "/board?minVersion=" + version)
                            .get("bookedCount")
                            .asInt())
                    .isEqualTo(booked);
            assertThat(board().version()).isEqualTo(version);
        }
    }

    @Test
    void follows_its_doctor() {
        assertThat(board().doctorName()).isNull();

        awaitVersion(
                "/doctors/" + doctor, Clinic.publish(new DoctorRegistered(doctor, "Dr. Later", "Dermatology", "3")));

        assertThat(board().doctorName()).isEqualTo("Dr. Later");
        assertThat(board().room()).isEqualTo("3");
    }

    @Test
    void follows_the_pace_of_the_doctors_earlier_queues() {
        Clinic.publish(new PatientCheckedIn(queue, book(queue)));
        awaitVersion("/queues/" + queue, Clinic.publish(new PatientCheckedIn(queue, book(queue))));
        int asPlanned = board().waits().getLast().minutesP50();
        assertThat(board()).isSameAs(board());

        QueueId earlier = Clinic.openQueue(doctor, DAY.minusDays(1));
        AppointmentId seen = book(earlier);
        Instant morning = Instant.parse("2031-05-01T08:00:00Z");
        Clinic.report(new ConsultationStarted(earlier, seen, "3"), morning);
        awaitVersion(
                "/queues/" + earlier,
                Clinic.report(new ConsultationCompleted(earlier, seen), morning.plusSeconds(3_600)));

        assertThat(board().waits().getLast().minutesP50()).isGreaterThan(asPlanned);
    }

    @Test
    void is_not_sent_again_to_whoever_has_it() {
        String path = "/queues/" + queue + "/board";
        String tag = questions.get(path).header("ETag").orElseThrow();

        Answer again = questions.get(path, "If-None-Match", tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.header("ETag")).contains(tag);
        assertThat(again.response().body()).isEmpty();

        book(queue);
        awaitVersion("/queues/" + queue, 3);
        Answer moved = questions.get(path, "If-None-Match", tag);
        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.json().get("bookedCount").asInt()).isEqualTo(1);
    }

    /** No fact of its queue tells of it. */
    @Test
    void is_sent_again_when_its_doctor_has_another_name() {
        String path = "/queues/" + queue + "/board";
        String tag = questions.get(path).header("ETag").orElseThrow();

        awaitVersion(
                "/doctors/" + doctor, Clinic.publish(new DoctorRegistered(doctor, "Dr. Later", "Dermatology", "3")));

        Answer renamed = questions.get(path, "If-None-Match", tag);
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.header("ETag").orElseThrow()).isNotEqualTo(tag);
        assertThat(renamed.json().get("doctorName").asString()).isEqualTo("Dr. Later");
    }

    /** Rows written again are another look, not another board. */
    @Test
    void has_the_same_tag_wherever_it_shows_the_same() {
        String path = "/queues/" + queue + "/board";
        String tag = questions.get(path).header("ETag").orElseThrow();

        jdbc.update("UPDATE queues SET version = version WHERE id = ?", queue.value());

        assertThat(questions.get(path, "If-None-Match", tag).status()).isEqualTo(304);
    }

    @Test
    void is_not_there_for_a_queue_that_is_not() {
        assertThat(boards.find(UUID.randomUUID())).isEmpty();
    }
}

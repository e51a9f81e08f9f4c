package io.qconnect.query.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.Questions;
import io.qconnect.query.feed.OwnTables;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** When other tables take the place of those that a board was drawn from, it is drawn from them. */
@OwnTables
class ExchangedBoardTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcTemplate jdbc;

    private Questions questions;

    @BeforeEach
    void begin_a_life() {
        // what other tests have put into the log to be refused is of an earlier life of the store from here on
        Clinic.restore();
        questions = new Questions(port);
    }

    private JsonNode board(QueueId queue, long version) {
        return questions.read("/queues/" + queue + "/board?minVersion=" + version);
    }

    @Test
    void no_board_outlives_an_exchange_or_a_new_life_of_the_store() {
        DoctorId doctor = DoctorId.next();
        LocalDate day = LocalDate.of(2031, 5, 2);
        QueueId queue = Clinic.openQueue(doctor, day);
        AppointmentId patient = AppointmentId.next();
        long version = Clinic.publish(new AppointmentBooked(queue, patient, null, Channel.DESK, Priority.ROUTINE));
        assertThat(board(queue, version).get("bookedCount").asInt()).isEqualTo(1);
        // nothing but a rebuild heals what somebody does to the tables by hand
        jdbc.update("UPDATE appointments SET stage = 'CHECKED_IN' WHERE id = ?", patient.value());
        jdbc.update("UPDATE queues SET current_no = 7 WHERE id = ?", queue.value());
        assertThat(board(queue, version).get("waitingCount").asInt()).isEqualTo(1);

        assertThat(questions.send("POST", "/actuator/rebuild/exchange").status())
                .isEqualTo(200);
        await().atMost(SOON)
                .until(() -> questions
                        .get("/actuator/rebuild")
                        .json()
                        .get("phase")
                        .asString()
                        .equals("EXCHANGED"));

        JsonNode healed = board(queue, version);
        assertThat(healed.get("version").asLong()).isEqualTo(version);
        assertThat(healed.get("waitingCount").asInt()).isZero();
        assertThat(healed.get("bookedCount").asInt()).isEqualTo(1);

        Clinic.restore();
        Clinic.openQueue(doctor, day);
        assertThat(Clinic.publish(
                        new AppointmentBooked(queue, AppointmentId.next(), null, Channel.DESK, Priority.ROUTINE)))
                .isEqualTo(version);
        long last = Clinic.publish(
                new AppointmentBooked(queue, AppointmentId.next(), null, Channel.DESK, Priority.ROUTINE));
        assertThat(board(queue, last).get("bookedCount").asInt()).isEqualTo(2);
    }
}

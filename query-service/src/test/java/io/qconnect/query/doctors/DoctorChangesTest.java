package io.qconnect.query.doctors;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.AbsenceId;
import io.qconnect.events.AbsenceReason;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.AbsenceWithdrawn;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Doctors change, are away, and leave. */
@OnRealServers
class DoctorChangesTest {

    private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
    private static final Instant EVENING = Instant.parse("2026-03-31T16:00:00Z");

    @LocalServerPort
    private int port;

    private final DoctorId doctor = Clinic.registerDoctor("Dr. Noor", "Cardiology");
    private Questions questions;

    @BeforeEach
    void ask() {
        questions = new Questions(port);
    }

    private JsonNode shown(long version) {
        return questions.read("/doctors/" + doctor + "?minVersion=" + version);
    }

    @Test
    void who_has_another_name_has_it_on_the_boards_too() {
        QueueId queue = Clinic.openQueue(doctor, MONDAY);
        questions.read("/queues/" + queue + "?minVersion=1");
        JsonNode shown = shown(Clinic.publish(new DoctorDetailsChanged(doctor, "Dr. Noor-Lind", "Surgery", "14")));

        assertThat(shown.get("name").asString()).isEqualTo("Dr. Noor-Lind");
        assertThat(shown.get("specialty").asString()).isEqualTo("Surgery");
        assertThat(shown.get("roomNo").asString()).isEqualTo("14");
        assertThat(shown.get("version").asLong()).isEqualTo(2);
        JsonNode board = questions.read("/queues/" + queue + "/board");
        assertThat(board.get("doctorName").asString()).isEqualTo("Dr. Noor-Lind");
        assertThat(board.get("specialty").asString()).isEqualTo("Surgery");
    }

    @Test
    void who_is_away_has_no_open_queue_and_nobody_in_it() {
        QueueId queue = Clinic.openQueue(doctor, MONDAY);
        AppointmentId appointment = AppointmentId.next();
        Clinic.publish(new AppointmentBooked(queue, appointment, null, Channel.DESK, Priority.ROUTINE));
        AbsenceId absence = AbsenceId.of(doctor, MONDAY, MONDAY);
        long announced =
                Clinic.publish(new AbsenceAnnounced(doctor, absence, MONDAY, MONDAY, AbsenceReason.SICKNESS, null));
        Clinic.publish(new QueueClosed(queue));
        long emptied = Clinic.publish(new AppointmentCancelled(
                queue, appointment, CancelledBy.CLINIC, CancellationReason.DOCTOR_UNAVAILABLE));

        assertThat(shown(announced).get("version").asLong()).isEqualTo(2);
        assertThat(shown(announced).get("leftAt").isNull()).isTrue();
        long withdrawn = Clinic.publish(new AbsenceWithdrawn(doctor, absence));
        assertThat(shown(withdrawn).get("version").asLong()).isEqualTo(3);
        JsonNode closed = questions.read("/queues/" + queue + "?minVersion=" + emptied);
        assertThat(closed.get("state").asString()).isEqualTo("CLOSED");
        assertThat(closed.get("activeCount").asInt()).isZero();
        JsonNode cancelled = questions.read("/appointments/" + appointment);
        assertThat(cancelled.get("cancelledBy").asString()).isEqualTo("CLINIC");
        assertThat(cancelled.get("cancellationReason").asString()).isEqualTo("DOCTOR_UNAVAILABLE");
    }

    @Test
    void who_has_left_is_shown_with_the_time_and_named_on_old_boards() {
        QueueId queue = Clinic.openQueue(doctor, MONDAY);
        questions.read("/queues/" + queue + "?minVersion=1");
        JsonNode shown = shown(Clinic.report(new DoctorLeft(doctor), EVENING));

        assertThat(shown.get("leftAt").asString()).isEqualTo(EVENING.toString());
        assertThat(shown.get("name").asString()).isEqualTo("Dr. Noor");
        assertThat(questions
                        .read("/queues/" + queue + "/board")
                        .get("doctorName")
                        .asString())
                .isEqualTo("Dr. Noor");
    }
}

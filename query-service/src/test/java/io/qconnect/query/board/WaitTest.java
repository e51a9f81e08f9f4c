package io.qconnect.query.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import io.qconnect.query.Clinic;
import io.qconnect.query.Issuer;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import io.qconnect.query.Questions.Answer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** How many come before somebody, as that somebody is told. */
@OnRealServers
class WaitTest {

    @LocalServerPort
    private int port;

    private final QueueId queue = Clinic.openQueue();
    private Questions desk;
    private int lastNumber;
    private long version;

    @BeforeEach
    void ask() {
        desk = new Questions(port);
    }

    private AppointmentId booked(UserId patient, Priority priority) {
        AppointmentId appointment = AppointmentId.next();
        Clinic.publish(new AppointmentBooked(queue, appointment, patient, Channel.ONLINE, priority));
        version = Clinic.publish(new TokenIssued(queue, appointment, ++lastNumber));
        return appointment;
    }

    private AppointmentId booked() {
        return booked(UserId.next(), Priority.ROUTINE);
    }

    private AppointmentId here(Priority priority) {
        AppointmentId appointment = booked(UserId.next(), priority);
        arrives(appointment);
        return appointment;
    }

    private void arrives(AppointmentId appointment) {
        version = Clinic.publish(new PatientCheckedIn(queue, appointment));
    }

    private static String pathOf(AppointmentId appointment) {
        return "/appointments/" + appointment + "/wait";
    }

    private JsonNode wait(AppointmentId appointment) {
        return desk.read(pathOf(appointment) + "?minVersion=" + queue + ":" + version);
    }

    private int before(AppointmentId appointment) {
        return wait(appointment).at("/expected/peopleBefore").asInt(-1);
    }

    @Test
    void those_who_are_here_come_before_those_who_are_not() {
        AppointmentId first = booked();
        AppointmentId second = booked();
        AppointmentId third = booked();
        assertThat(before(first)).isZero();
        assertThat(before(third)).isEqualTo(2);

        arrives(third);

        assertThat(before(third)).isZero();
        assertThat(before(first)).isEqualTo(1);
        assertThat(before(second)).isEqualTo(2);
    }

    @Test
    void those_who_are_more_urgent_come_first_and_then_the_lower_number() {
        AppointmentId one = here(Priority.ROUTINE);
        AppointmentId two = here(Priority.ROUTINE);
        AppointmentId pressing = here(Priority.PRIORITY);
        AppointmentId emergency = here(Priority.EMERGENCY);

        assertThat(before(emergency)).isZero();
        assertThat(before(pressing)).isEqualTo(1);
        assertThat(before(one)).isEqualTo(2);
        assertThat(before(two)).isEqualTo(3);
    }

    @Test
    void whoever_is_being_seen_is_one_more_before_and_waits_no_longer() {
        AppointmentId first = here(Priority.ROUTINE);
        AppointmentId second = here(Priority.ROUTINE);
        version = Clinic.publish(new ConsultationStarted(queue, first, "12"));

        assertThat(wait(first).get("expected").isNull()).isTrue();
        JsonNode expected = wait(second).get("expected");
        assertThat(expected.get("peopleBefore").asInt()).isEqualTo(1);
        assertThat(expected.get("minutesP50").asInt())
                .isPositive()
                .isLessThan(expected.get("minutesP90").asInt());

        version = Clinic.publish(new ConsultationCompleted(queue, first));

        assertThat(before(second)).isZero();
    }

    @Test
    void patients_are_told_of_their_own_turn_and_of_nobody_elses() {
        UserId ada = UserId.next();
        AppointmentId hers = booked(ada, Priority.ROUTINE);
        AppointmentId anothers = booked();
        wait(hers);
        Questions asAda = new Questions(port, Issuer.token(Role.PATIENT, ada.value()));

        assertThat(asAda.read(pathOf(hers)).at("/expected/peopleBefore").asInt(-1))
                .isZero();
        Answer refused = asAda.get(pathOf(anothers));
        Answer unknown = asAda.get(pathOf(new AppointmentId(UUID.randomUUID())));
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.code()).isEqualTo("APPOINTMENT_NOT_FOUND").isEqualTo(unknown.code());
        assertThat(before(anothers)).isEqualTo(1);
    }
}

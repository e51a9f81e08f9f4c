package io.qconnect.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A doctor leaves when nobody waits for them any more, in a closed queue either. */
@RunningService
class LeavingTest {

    private static final String TO_COME = "2031-03-03";
    private static final String OVER = "2001-03-05";

    private final Clinic clinic;
    private String doctor = "";
    private String queue = "";

    LeavingTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port);
    }

    @BeforeEach
    void a_doctor_has_a_queue() {
        doctor = clinic.doctor();
        queue = queueOf(doctor, TO_COME);
    }

    private String queueOf(String whom, String date) {
        String body = "{\"doctorId\": \"%s\", \"date\": \"%s\"}".formatted(whom, date);
        return clinic.post("/queues", body).expect(201).text("queueId");
    }

    private Reply booked() {
        return clinic.book(queue, clinic.patient()).expect(201);
    }

    private void closeAndKeep() {
        clinic.post("/queues/" + queue + "/close", "{\"then\": \"KEEP\"}").expect(200);
    }

    private Reply leave() {
        return clinic.send("DELETE", "/doctors/" + doctor, null);
    }

    private void staysBecauseOfPatients() {
        assertThat(leave().expect(409).code()).isEqualTo("DOCTOR_HAS_PATIENTS");
    }

    private Reply correct(Reply ended, String stage) {
        return clinic.post(
                "/queues/" + queue + "/appointments/" + ended.text("appointmentId") + "/correct",
                "{\"stage\": \"%s\", \"reason\": \"ENTERED_IN_ERROR\"}".formatted(stage),
                "If-Match",
                "\"" + ended.number("version") + "\"");
    }

    @Test
    void who_has_kept_a_place_in_a_closed_queue_keeps_the_doctor() {
        String appointment = booked().text("appointmentId");
        closeAndKeep();
        staysBecauseOfPatients();

        clinic.step(queue, appointment, "cancel").expect(200);

        leave().expect(200);
    }

    @Test
    void a_walk_in_nobody_knows_does_too_until_the_visit_is_over() {
        String appointment =
                clinic.post("/queues/" + queue + "/tokens", null).expect(201).text("appointmentId");
        closeAndKeep();
        staysBecauseOfPatients();
        clinic.step(queue, appointment, "start").expect(200);
        staysBecauseOfPatients();

        clinic.step(queue, appointment, "complete").expect(200);

        leave().expect(200);
    }

    @Test
    void who_has_moved_waits_for_somebody_else() {
        String appointment = booked().text("appointmentId");
        String other = clinic.doctor();
        String instead = queueOf(other, TO_COME);
        closeAndKeep();

        clinic.reschedule(queue, appointment, instead).expect(200);

        leave().expect(200);
        clinic.post("/queues/" + instead + "/close", "{\"then\": \"KEEP\"}").expect(200);
        assertThat(clinic.send("DELETE", "/doctors/" + other, null).expect(409).code())
                .isEqualTo("DOCTOR_HAS_PATIENTS");
    }

    @Test
    void who_was_forgotten_on_a_day_that_is_over_keeps_nobody() {
        clinic.post("/queues/" + queue + "/close", null).expect(200);
        queue = queueOf(doctor, OVER);
        booked();
        closeAndKeep();

        leave().expect(200);
    }

    @Test
    void who_is_put_back_into_the_line_waits_again() {
        String appointment = booked().text("appointmentId");
        closeAndKeep();
        Reply cancelled = clinic.step(queue, appointment, "cancel").expect(200);
        Reply left = correct(cancelled, "NO_SHOW").expect(200);
        correct(left, "BOOKED").expect(200);

        staysBecauseOfPatients();
    }

    @Test
    void nobody_is_put_back_to_wait_for_a_doctor_who_has_left() {
        String appointment = booked().text("appointmentId");
        closeAndKeep();
        Reply cancelled = clinic.step(queue, appointment, "cancel").expect(200);
        leave().expect(200);

        assertThat(correct(cancelled, "BOOKED").expect(422).code()).isEqualTo("DOCTOR_UNKNOWN");

        correct(cancelled, "NO_SHOW").expect(200);
    }

    @Test
    void a_doctor_leaves_or_somebody_is_put_back_but_never_both() {
        try (var atOnce = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 8; round++) {
                a_doctor_has_a_queue();
                String appointment = booked().text("appointmentId");
                closeAndKeep();
                Reply cancelled = clinic.step(queue, appointment, "cancel").expect(200);

                var leaving = CompletableFuture.supplyAsync(this::leave, atOnce);
                var correcting = CompletableFuture.supplyAsync(() -> correct(cancelled, "BOOKED"), atOnce);

                assertThat(List.of(leaving.join().status(), correcting.join().status()))
                        .isIn(List.of(200, 422), List.of(409, 200));
            }
        }
    }
}

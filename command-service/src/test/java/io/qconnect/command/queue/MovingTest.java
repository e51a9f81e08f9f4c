package io.qconnect.command.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What changes two queues changes both or neither, however many try at once. */
@RunningService
class MovingTest {

    private final Clinic clinic;
    private final JdbcClient jdbc;

    MovingTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
        this.clinic = new Clinic(port);
        this.jdbc = jdbc;
    }

    private Reply reschedule(String from, String appointment, String to, String... headers) {
        String path = "/queues/" + from + "/appointments/" + appointment + "/reschedule";
        return clinic.post(path, "{\"toQueueId\": \"%s\"}".formatted(to), headers);
    }

    private Reply closeAndMove(String from, String to, String... headers) {
        String body = "{\"then\": \"MOVE\", \"toQueueId\": \"%s\"}".formatted(to);
        return clinic.post("/queues/" + from + "/close", body, headers);
    }

    private long facts(String queue, String name) {
        return jdbc.sql("""
            SELECT count(*)
              FROM domain_event
             WHERE aggregate_identifier = ?::uuid AND payload_type = ?
            """).param(queue).param(name).query(Long.class).single();
    }

    private long facts() {
        return jdbc.sql("SELECT count(*) FROM domain_event").query(Long.class).single();
    }

    @Test
    void an_appointment_keeps_its_id_and_gets_a_new_number() {
        String from = clinic.queue(5);
        String to = clinic.queue(5);
        clinic.book(to, clinic.patient()).expect(201);
        String appointment = clinic.book(from, clinic.patient()).expect(201).text("appointmentId");

        Reply moved = reschedule(from, appointment, to).expect(200);

        assertThat(moved.text("appointmentId")).isEqualTo(appointment);
        assertThat(moved.text("queueId")).isEqualTo(to);
        assertThat(moved.number("tokenNo")).isEqualTo(2);
        assertThat(moved.number("version")).isEqualTo(5);
        Reply old = clinic.step(from, appointment, "check-in").expect(409);
        assertThat(old.code()).isEqualTo("MOVED");
        assertThat(old.text("movedTo")).isEqualTo("/queues/" + to + "/appointments/" + appointment);
        clinic.step(to, appointment, "check-in").expect(200);
        Reply back = reschedule(to, appointment, from).expect(200);
        assertThat(back.number("tokenNo")).isEqualTo(2);
        assertThat(back.text("stage")).as("still in the house").isEqualTo("CHECKED_IN");
        clinic.step(from, appointment, "start").expect(200);
    }

    @Test
    void when_it_was_booked_stays_as_it_was_shown() {
        String from = clinic.queue(5);
        String to = clinic.queue(5);
        String appointment = clinic.book(from, clinic.patient()).expect(201).text("appointmentId");

        reschedule(from, appointment, to).expect(200);

        Instant booked =
                jdbc.sql("""
                    SELECT time_stamp
                      FROM domain_event
                     WHERE aggregate_identifier = ?::uuid AND payload_type = 'queue.appointment-booked'
                    """).param(from).query(OffsetDateTime.class).single().toInstant();
        String moved = jdbc.sql("""
            SELECT convert_from(payload, 'UTF8')::jsonb ->> 'bookedAt'
              FROM domain_event
             WHERE aggregate_identifier = ?::uuid AND payload_type = 'queue.appointment-moved-in'
            """).param(to).query(String.class).single();
        assertThat(Instant.parse(moved)).isEqualTo(booked.truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void its_own_place_never_blocks_it() {
        String queue = clinic.queue(1);
        String appointment = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        long before = facts();
        assertThat(reschedule(queue, appointment, queue).expect(200).number("tokenNo"))
                .isEqualTo(1);
        assertThat(facts()).isEqualTo(before);
    }

    @Test
    void where_there_is_no_place_nothing_happens() {
        String from = clinic.queue(5);
        String full = clinic.queue(1);
        String patient = clinic.patient();
        String appointment = clinic.book(from, patient).expect(201).text("appointmentId");
        clinic.book(full, clinic.patient()).expect(201);
        String already = clinic.queue(5);
        clinic.book(already, patient).expect(201);
        String closed = clinic.queue(5);
        clinic.post("/queues/" + closed + "/close", null).expect(200);
        long before = facts();

        assertThat(reschedule(from, appointment, full).expect(409).code()).isEqualTo("QUEUE_FULL");
        assertThat(reschedule(from, appointment, already).expect(409).code()).isEqualTo("ALREADY_IN_QUEUE");
        assertThat(reschedule(from, appointment, closed).expect(409).code()).isEqualTo("QUEUE_CLOSED");
        String nowhere = UUID.randomUUID().toString();
        assertThat(reschedule(from, appointment, nowhere).expect(422).code()).isEqualTo("QUEUE_UNKNOWN");
        assertThat(reschedule(nowhere, appointment, from).expect(404).code()).isEqualTo("QUEUE_NOT_FOUND");
        reschedule(from, appointment, already, "If-Match", "\"1\"").expect(412);
        assertThat(closeAndMove(from, full).expect(409).code()).isEqualTo("QUEUE_FULL");
        assertThat(facts()).isEqualTo(before);
    }

    @Test
    void a_repeated_move_gets_its_first_answer() {
        String from = clinic.queue(5);
        String to = clinic.queue(5);
        String appointment = clinic.book(from, clinic.patient()).expect(201).text("appointmentId");
        String key = UUID.randomUUID().toString();
        Reply first = reschedule(from, appointment, to, "Idempotency-Key", key).expect(200);
        clinic.step(to, appointment, "check-in").expect(200);
        assertThat(reschedule(from, appointment, to, "Idempotency-Key", key)
                        .expect(200)
                        .body())
                .isEqualTo(first.body());
    }

    @Test
    void who_waits_in_a_closing_queue_moves_in_one_commit_and_nobody_is_forgotten() {
        String from = clinic.queue(5);
        String to = clinic.queue(5);
        String both = clinic.patient();
        clinic.book(from, both).expect(201);
        clinic.book(to, both).expect(201);
        clinic.book(from, clinic.patient()).expect(201);
        clinic.post("/queues/" + from + "/tokens", null).expect(201);
        String key = UUID.randomUUID().toString();

        Reply closed = closeAndMove(from, to, "Idempotency-Key", key).expect(200);

        assertThat(closed.text("queueId")).isEqualTo(from);
        assertThat(facts(from, "queue.appointment-moved-out")).isEqualTo(2);
        assertThat(facts(to, "queue.appointment-moved-in")).isEqualTo(2);
        assertThat(facts(from, "queue.appointment-cancelled")).isEqualTo(1);
        assertThat(closeAndMove(from, to, "Idempotency-Key", key).expect(200).body())
                .isEqualTo(closed.body());
        // the walk-in is here already, and is called there
        assertThat(clinic.callNext(to, "1").expect(200).number("tokenNo")).isEqualTo(3);
    }

    @Test
    void a_crowd_that_swaps_two_queues_loses_and_doubles_nobody() throws Exception {
        String one = clinic.queue(12);
        String two = clinic.queue(12);
        List<String> appointments = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            appointments.add(clinic.book(i % 2 == 0 ? one : two, clinic.patient())
                    .expect(201)
                    .text("appointmentId"));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> moves = IntStream.range(0, 160)
                    .mapToObj(i -> threads.submit(() -> {
                        boolean there = i / 16 % 2 == i % 2;
                        return reschedule(there ? one : two, appointments.get(i % 16), there ? two : one)
                                .status();
                    }))
                    .toList();
            for (Future<Integer> move : moves) {
                assertThat(move.get()).isIn(200, 404, 409);
            }
        }
        long activeInOne = 8 + facts(one, "queue.appointment-moved-in") - facts(one, "queue.appointment-moved-out");
        long activeInTwo = 8 + facts(two, "queue.appointment-moved-in") - facts(two, "queue.appointment-moved-out");
        assertThat(activeInOne + activeInTwo).isEqualTo(16);
        assertThat(facts(one, "queue.appointment-moved-in")).isEqualTo(facts(two, "queue.appointment-moved-out"));
        assertThat(facts(two, "queue.appointment-moved-in")).isEqualTo(facts(one, "queue.appointment-moved-out"));
        assertThat(facts(one, "queue.appointment-moved-in")).isPositive();
    }
}

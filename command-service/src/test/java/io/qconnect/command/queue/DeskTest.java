package io.qconnect.command.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the desk does over HTTP, and the conditions that any call may carry. */
@RunningService
class DeskTest {

    /** The service under test goes by the same one. */
    private static final Clock CLOCK = Clock.systemUTC();

    private final Clinic clinic;
    private final JdbcClient jdbc;

    DeskTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
        this.clinic = new Clinic(port);
        this.jdbc = jdbc;
    }

    private long facts(String queue) {
        return jdbc.sql("SELECT count(*) FROM domain_event WHERE aggregate_identifier = ?::uuid")
                .param(queue)
                .query(Long.class)
                .single();
    }

    private Reply queueCall(String queue, String call, @Nullable String body, String... headers) {
        return clinic.post("/queues/" + queue + "/" + call, body, headers);
    }

    private Reply visit(String queue, String appointment, String step, @Nullable String body, String... headers) {
        return clinic.post("/queues/" + queue + "/appointments/" + appointment + "/" + step, body, headers);
    }

    @Test
    void a_queue_pauses_goes_on_and_closes() {
        String queue = clinic.queue(2);
        clinic.book(queue, clinic.patient()).expect(201);
        queueCall(queue, "pause", null).expect(200);
        assertThat(clinic.book(queue, clinic.patient()).expect(409).code()).isEqualTo("QUEUE_PAUSED");
        queueCall(queue, "resume", "{}").expect(200);
        assertThat(clinic.put("/queues/" + queue + "/capacity", "{\"capacity\": 1}")
                        .expect(200)
                        .number("version"))
                .isEqualTo(6);
        assertThat(queueCall(queue, "close", null).expect(409).code()).isEqualTo("PEOPLE_STILL_BOOKED");
        queueCall(queue, "close", "{\"then\": \"CANCEL\"}").expect(200);
        assertThat(clinic.book(queue, clinic.patient()).expect(409).code()).isEqualTo("QUEUE_CLOSED");
        queueCall(queue, "reopen", null).expect(200);
        clinic.book(queue, clinic.patient()).expect(201);
    }

    @Test
    void somebody_is_called_out_of_turn_skipped_and_recalled() {
        String queue = clinic.queue(5);
        queueCall(queue, "tokens", null).expect(201);
        String second = queueCall(queue, "tokens", null).expect(201).text("appointmentId");

        assertThat(visit(queue, second, "call", "{\"room\": \"3\"}").expect(422).code())
                .isEqualTo("INVALID_REQUEST");
        visit(queue, second, "call", "{\"room\": \"3\", \"reason\": \"TRANSPORT_WAITING\"}")
                .expect(200);
        assertThat(visit(queue, second, "skip", null).expect(200).text("stage")).isEqualTo("SKIPPED");
        assertThat(visit(queue, second, "recall", null).expect(200).text("stage"))
                .isEqualTo("CHECKED_IN");
        visit(queue, second, "priority", "{\"priority\": \"EMERGENCY\", \"reason\": \"TRIAGE\"}")
                .expect(200);
        assertThat(clinic.callNext(queue, "1").expect(200).number("tokenNo")).isEqualTo(2);
    }

    @Test
    void a_call_may_depend_on_what_its_caller_has_seen() {
        String queue = clinic.queue(5);
        Reply booked = clinic.book(queue, clinic.patient()).expect(201);
        String appointment = booked.text("appointmentId");
        String seen = booked.headers().firstValue("ETag").orElseThrow();
        clinic.book(queue, clinic.patient()).expect(201);

        Reply here =
                visit(queue, appointment, "check-in", null, "If-Match", seen).expect(200);
        assertThat(here.headers().firstValue("ETag")).hasValue("\"6\"");
        long before = facts(queue);
        assertThat(visit(queue, appointment, "left", null, "If-Match", seen)
                        .expect(412)
                        .code())
                .isEqualTo("VERSION_MISMATCH");
        visit(queue, appointment, "left", null, "If-Match", "\"foreign\"").expect(412);
        visit(queue, appointment, "left", null, "If-Match", "W/\"6\"").expect(412);
        visit(queue, appointment, "left", null, "If-Match", "six").expect(400);
        queueCall(queue, "pause", null, "If-Match", "\"5\"").expect(412);
        assertThat(facts(queue)).isEqualTo(before);
        visit(queue, appointment, "left", null, "If-Match", "\"1\", \"6\"").expect(200);
    }

    @Test
    void a_correction_must_know_what_it_corrects() {
        String queue = clinic.queue(5);
        String appointment = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        Reply missed = visit(queue, appointment, "no-show", null).expect(200);
        String correction = "{\"stage\": \"CHECKED_IN\", \"reason\": \"ENTERED_IN_ERROR\"}";

        assertThat(visit(queue, appointment, "correct", correction).expect(428).code())
                .isEqualTo("VERSION_REQUIRED");
        String seen = missed.headers().firstValue("ETag").orElseThrow();
        assertThat(visit(queue, appointment, "correct", correction, "If-Match", seen)
                        .expect(200)
                        .text("status"))
                .isEqualTo("PENDING");
        visit(queue, appointment, "correct", "{\"stage\": \"CALLED\", \"reason\": \"OTHER\"}", "If-Match", "*")
                .expect(428);
        visit(queue, appointment, "correct", "{\"stage\": \"CALLED\", \"reason\": \"OTHER\"}", "If-Match", seen)
                .expect(422);
    }

    @Test
    void nobody_is_seen_before_they_came_nor_gone_before_they_were_seen() {
        String queue = clinic.queue(5);
        String appointment = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        Instant booked = CLOCK.instant().truncatedTo(ChronoUnit.MICROS);
        await().until(() -> CLOCK.instant().isAfter(booked.plusMillis(50)));
        visit(queue, appointment, "check-in", at(booked.plusMillis(40))).expect(200);
        Reply before =
                visit(queue, appointment, "start", at(booked.plusMillis(30))).expect(422);
        assertThat(before.code()).isEqualTo("INVALID_REQUEST");
        assertThat(before.body().path("errors").get(0).path("pointer").asString())
                .isEqualTo("/effectiveAt");
        callNext(queue, booked.plusMillis(39)).expect(422);
        callNext(queue, booked.plusMillis(40)).expect(200);
        visit(queue, appointment, "start", at(booked.plusMillis(45))).expect(200);
        visit(queue, appointment, "complete", at(booked.plusMillis(44))).expect(422);
        visit(queue, appointment, "complete", at(booked.plusMillis(45))).expect(200);
    }

    /** The desk wrote down an end too early, and a later one after all. */
    @Test
    void an_end_that_was_wrong_keeps_nobody_from_reporting_the_right_one() {
        String queue = clinic.queue(5);
        String appointment = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        visit(queue, appointment, "start", null).expect(200);
        Instant started = CLOCK.instant().truncatedTo(ChronoUnit.MICROS);
        await().until(() -> CLOCK.instant().isAfter(started.plusMillis(50)));
        String seen = visit(queue, appointment, "complete", null)
                .expect(200)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        visit(
                        queue,
                        appointment,
                        "correct",
                        "{\"stage\": \"IN_CONSULTATION\", \"reason\": \"ENTERED_IN_ERROR\"}",
                        "If-Match",
                        seen)
                .expect(200);
        visit(queue, appointment, "complete", at(started.minusSeconds(1))).expect(422);
        visit(queue, appointment, "complete", at(started.plusMillis(20))).expect(200);
    }

    /** Who is moved out was there until then, whichever call moves them. */
    @Test
    void a_move_reported_late_comes_after_what_is_known_of_those_who_move() {
        String from = clinic.queue(5);
        Instant opened = CLOCK.instant().truncatedTo(ChronoUnit.MICROS);
        String to = clinic.queue(5);
        String appointment = clinic.book(from, clinic.patient()).expect(201).text("appointmentId");
        String move = "\"toQueueId\": \"%s\", \"effectiveAt\": \"%s\"".formatted(to, opened);
        queueCall(from, "close", "{\"then\": \"MOVE\", " + move + "}").expect(422);
        visit(from, appointment, "reschedule", "{" + move + "}").expect(422);
        visit(from, appointment, "reschedule", "{\"toQueueId\": \"%s\"}".formatted(to))
                .expect(200);
    }

    private static String at(Instant moment) {
        return "{\"effectiveAt\": \"%s\"}".formatted(moment);
    }

    private Reply callNext(String queue, Instant at) {
        return queueCall(queue, "call-next", "{\"room\": \"1\", \"effectiveAt\": \"%s\"}".formatted(at));
    }

    @Test
    void what_is_reported_late_keeps_both_times() {
        String queue = clinic.queue(5);
        String appointment = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        Instant arrived = CLOCK.instant().truncatedTo(ChronoUnit.MICROS);
        await().until(() -> CLOCK.instant().isAfter(arrived.plusMillis(50)));
        Instant typed = CLOCK.instant().truncatedTo(ChronoUnit.MICROS);
        visit(queue, appointment, "check-in", "{\"effectiveAt\": \"%s\"}".formatted(arrived))
                .expect(200);
        Map<String, Object> fact = jdbc.sql("""
            SELECT convert_from(meta_data, 'UTF8') AS meta_data, time_stamp
              FROM domain_event
             WHERE aggregate_identifier = ?::uuid AND payload_type = 'queue.patient-checked-in'
            """).param(queue).query().singleRow();
        assertThat(fact.get("meta_data")).asString().contains("\"effectiveAt\":\"" + arrived + "\"");
        assertThat(((Timestamp) Objects.requireNonNull(fact.get("time_stamp"))).toInstant())
                .isBetween(typed, CLOCK.instant());

        String tomorrow = CLOCK.instant().plus(1, ChronoUnit.DAYS).toString();
        for (String impossible : new String[] {tomorrow, "2001-01-01T00:00:00Z", "-1000000-01-01T00:00:00Z"}) {
            visit(queue, appointment, "left", "{\"effectiveAt\": \"%s\"}".formatted(impossible))
                    .expect(422);
        }
    }
}

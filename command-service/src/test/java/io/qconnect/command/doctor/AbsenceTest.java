package io.qconnect.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A doctor falls ill: what becomes of whom, whatever state the two queues are in. */
@RunningService
class AbsenceTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String MONDAY = "2001-03-05";

    private final Clinic clinic;
    private final JdbcClient jdbc;
    private String doctor = "";
    private String substitute = "";
    private String queue = "";

    AbsenceTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
        this.clinic = new Clinic(port);
        this.jdbc = jdbc;
    }

    @BeforeEach
    void a_doctor_has_a_queue_and_somebody_who_could_help() {
        doctor = clinic.doctor();
        substitute = clinic.doctor();
        queue = queueOf(doctor);
    }

    private String queueOf(String whom) {
        String body = "{\"doctorId\": \"%s\", \"date\": \"%s\", \"capacity\": 9}".formatted(whom, MONDAY);
        return clinic.post("/queues", body).expect(201).text("queueId");
    }

    private String booked() {
        return clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
    }

    private void turn(String which, String how) {
        clinic.post("/queues/" + which + "/" + how, null).expect(200);
    }

    private Reply announce(String reason, String more) {
        String body =
                "{\"from\": \"%1$s\", \"to\": \"%1$s\", \"reason\": \"%2$s\"%3$s}".formatted(MONDAY, reason, more);
        return clinic.post("/doctors/" + doctor + "/absence", body);
    }

    private String moveTo(String whom) {
        return ", \"moveTo\": \"%s\"".formatted(whom);
    }

    private static String addressOf(Reply announced) {
        return announced.expect(202).headers().firstValue("Location").orElseThrow();
    }

    private JsonNode report(String address) {
        return clinic.send("GET", address, null).expect(200).body();
    }

    private JsonNode reportOnce(String address, Predicate<JsonNode> holds) {
        return await().atMost(SOON).until(() -> report(address), holds);
    }

    private JsonNode settled(String address) {
        return reportOnce(address, it -> it.path("settled").asBoolean());
    }

    /** Each patient's appointment and what became of it. */
    private static List<String> outcomes(JsonNode report) {
        return StreamSupport.stream(report.path("patients").spliterator(), false)
                .map(it -> it.path("appointmentId").asString("") + " "
                        + it.path("outcome").asString(""))
                .toList();
    }

    private List<String> facts(String stream) {
        return jdbc.sql("""
            SELECT payload_type
              FROM domain_event
             WHERE aggregate_identifier = ?::uuid
             ORDER BY sequence_number
            """).param(stream).query(String.class).list();
    }

    private void awaitFact(String name) {
        await().atMost(SOON).until(() -> facts(queue).contains(name));
    }

    /** The queue of the substitute is paused while the doctor falls ill. */
    @Nested
    class PausedSubstitute {

        private String instead = "";
        private String appointment = "";
        private String address = "";

        @BeforeEach
        void a_doctor_falls_ill_while_the_other_queue_is_paused() {
            instead = queueOf(substitute);
            appointment = booked();
            turn(instead, "pause");
            address = addressOf(announce("SICKNESS", moveTo(substitute)));
            awaitFact("queue.closed");
        }

        @Test
        void nobody_is_cancelled_and_nobody_new_is_taken() {
            assertThat(clinic.book(queue, clinic.patient()).expect(409).code()).isEqualTo("QUEUE_CLOSED");
            // later looks change nothing, and do not fill the list of refusals
            await().during(Duration.ofSeconds(3))
                    .atMost(SOON)
                    .until(() -> !facts(queue).contains("queue.appointment-cancelled"));
            assertThat(report(address).path("settled").asBoolean()).isFalse();
            assertThat(report(address).path("patients")).isEmpty();
            assertThat(jdbc.sql("""
                SELECT count(*) FROM refused_command WHERE actor = 'system:absence' AND subjects @> ARRAY[?::uuid]
                """).param(queue).query(Long.class).single()).isZero();
            turn(instead, "resume");
            settled(address);
        }

        @Test
        void when_it_goes_on_all_move() {
            turn(instead, "resume");

            assertThat(outcomes(settled(address))).containsExactly(appointment + " MOVED");
            clinic.step(instead, appointment, "check-in").expect(200);
        }

        @Test
        void when_it_closes_there_is_no_place() {
            turn(instead, "close");

            assertThat(outcomes(settled(address))).containsExactly(appointment + " CANCELLED");
        }

        @Test
        void who_has_come_to_no_other_place_by_the_end_of_the_day_is_no_no_show() {
            jdbc.sql("""
                INSERT INTO queue_alarm (kind, subject, queue_id, due_at)
                VALUES ('DAY_OVER', :queue::uuid, :queue::uuid, now())
                    ON CONFLICT (kind, subject) DO UPDATE SET due_at = now()
                """).param("queue", queue).update();

            assertThat(outcomes(settled(address))).containsExactly(appointment + " CANCELLED");
            assertThat(facts(queue)).doesNotContain("queue.no-show-recorded");
        }
    }

    @Test
    void nobody_needs_a_place_where_nobody_waits() {
        turn(queueOf(substitute), "pause");

        settled(addressOf(announce("SICKNESS", moveTo(substitute))));

        assertThat(facts(queue)).endsWith("queue.closed");
    }

    private String announced(String from, String to) {
        String body = "{\"from\": \"%s\", \"to\": \"%s\", \"reason\": \"HOLIDAY\"}".formatted(from, to);
        return clinic.post("/doctors/" + doctor + "/absence", body).expect(202).text("absenceId");
    }

    @Test
    void the_desk_sees_when_a_doctor_is_away_part_by_part() {
        Clinic desk = clinic.as(Role.STAFF);
        String list = "/doctors/" + doctor + "/absences";
        assertThat(desk.send("GET", list, null).expect(200).body().path("items"))
                .isEmpty();
        String early = announced("2001-03-05", "2001-03-09");
        String late = announced("2001-04-02", "2001-04-02");
        String overlapping = announced("2001-03-08", "2001-03-12");
        clinic.send("DELETE", list + "/" + late, null).expect(200);

        JsonNode first = desk.send("GET", list + "?limit=2", null).expect(200).body();
        JsonNode second = desk.send(
                        "GET", list + "?limit=2&cursor=" + first.path("next").asString(), null)
                .expect(200)
                .body();

        assertThat(first.path("items").findValuesAsString("absenceId")).containsExactly(late, overlapping);
        assertThat(second.path("items").findValuesAsString("absenceId")).containsExactly(early);
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(first.at("/items/0/withdrawn").asBoolean()).isTrue();
        assertThat(first.at("/items/1/withdrawn").asBoolean()).isFalse();
        assertThat(second.at("/items/0/from").asString("")).isEqualTo("2001-03-05");
        assertThat(second.at("/items/0/to").asString("")).isEqualTo("2001-03-09");
        assertThat(second.at("/items/0/reason").asString("")).isEqualTo("HOLIDAY");
        for (String odd : List.of("?limit=0", "?limit=101", "?limit=", "?limt=1", "?cursor=x", "?cursor=" + doctor)) {
            assertThat(desk.send("GET", list + odd, null).expect(400).code())
                    .as(odd)
                    .isEqualTo("MALFORMED_REQUEST");
        }
        assertThat(desk.send("GET", "/doctors/" + queue + "/absences", null)
                        .expect(404)
                        .code())
                .isEqualTo("DOCTOR_NOT_FOUND");
    }

    @Test
    void a_queue_that_is_not_opened_names_the_absence() {
        String address = addressOf(announce("SICKNESS", ""));
        String evening = "{\"doctorId\": \"%s\", \"date\": \"%s\", \"session\": \"EVENING\"}".formatted(doctor, MONDAY);

        assertThat(clinic.post("/queues", evening).expect(409).text("absence")).isEqualTo(address);
    }

    private String called() {
        String appointment = booked();
        clinic.step(queue, appointment, "check-in").expect(200);
        clinic.callNext(queue, "12").expect(200);
        return appointment;
    }

    private String skipped() {
        String appointment = called();
        clinic.step(queue, appointment, "skip").expect(200);
        return appointment;
    }

    @Test
    void who_was_called_or_skipped_is_cancelled_and_named() {
        String skipped = skipped();
        String called = called();
        String waiting = booked();

        JsonNode report = settled(addressOf(announce("SICKNESS", "")));

        assertThat(outcomes(report))
                .containsExactlyInAnyOrder(waiting + " CANCELLED", called + " CANCELLED", skipped + " CANCELLED");
        assertThat(clinic.step(queue, skipped, "recall").expect(409).code()).isEqualTo("NOT_ALLOWED_IN_STAGE");
    }

    @Test
    void who_was_called_or_skipped_cannot_move() {
        String instead = queueOf(substitute);
        String skipped = skipped();
        String called = called();
        String waiting = booked();

        JsonNode report = settled(addressOf(announce("SICKNESS", moveTo(substitute))));

        assertThat(outcomes(report))
                .containsExactlyInAnyOrder(waiting + " MOVED", called + " CANCELLED", skipped + " CANCELLED");
        clinic.step(instead, waiting, "check-in").expect(200);
    }

    @Test
    void who_is_being_seen_is_seen_to_the_end() {
        String seen = called();
        clinic.step(queue, seen, "start").expect(200);

        assertThat(outcomes(settled(addressOf(announce("SICKNESS", ""))))).isEmpty();

        clinic.step(queue, seen, "complete").expect(200);
    }

    /** The doctor is there, unlike in an absence. */
    @Test
    void who_was_called_finishes_when_the_desk_closes_the_queue() {
        String called = called();

        clinic.post("/queues/" + queue + "/close", "{\"then\": \"CANCEL\"}").expect(200);

        clinic.step(queue, called, "start").expect(200);
    }

    private Reply withdraw(String address) {
        return clinic.send("DELETE", address, null);
    }

    @Test
    void days_that_are_announced_otherwise_are_withdrawn_first() {
        String address = addressOf(announce("SICKNESS", ""));
        long before = facts(doctor).size();

        assertThat(announce("HOLIDAY", "").expect(409).code()).isEqualTo("ABSENCE_STANDS_OTHERWISE");
        assertThat(announce("SICKNESS", moveTo(substitute)).expect(409).code()).isEqualTo("ABSENCE_STANDS_OTHERWISE");
        assertThat(addressOf(announce("SICKNESS", ""))).isEqualTo(address);
        assertThat(facts(doctor)).hasSize((int) before);

        withdraw(address).expect(200);
        assertThat(addressOf(announce("HOLIDAY", moveTo(substitute)))).isNotEqualTo(address);
    }

    @Test
    void what_was_withdrawn_keeps_nothing_from_being_opened() {
        String appointment = booked();
        String address = addressOf(announce("SICKNESS", ""));
        settled(address);
        assertThat(report(address).path("withdrawn").asBoolean()).isFalse();

        Reply withdrawn = withdraw(address).expect(200);

        assertThat(address).endsWith(withdrawn.text("absenceId"));
        assertThat(withdrawn.text("doctorId")).isEqualTo(doctor);
        assertThat(facts(queue)).as("the desk opens it, nobody else").endsWith("queue.appointment-cancelled");
        turn(queue, "reopen");
        booked();
        String evening = "{\"doctorId\": \"%s\", \"date\": \"%s\", \"session\": \"EVENING\"}".formatted(doctor, MONDAY);
        clinic.post("/queues", evening).expect(201);
        JsonNode report = report(address);
        assertThat(report.path("withdrawn").asBoolean()).isTrue();
        assertThat(outcomes(report)).containsExactly(appointment + " CANCELLED");
    }

    @Test
    void withdrawing_twice_is_withdrawing_once() {
        String address = addressOf(announce("SICKNESS", ""));
        Reply first = withdraw(address).expect(200);

        assertThat(withdraw(address).expect(200).body()).isEqualTo(first.body());

        assertThat(facts(doctor)).endsWith("doctor.absence-announced", "doctor.absence-withdrawn");
        String key = "of-" + doctor;
        String again = addressOf(announce("OTHER", ""));
        Reply once = clinic.send("DELETE", again, null, "Idempotency-Key", key).expect(200);
        assertThat(clinic.send("DELETE", again, null, "Idempotency-Key", key)
                        .expect(200)
                        .body())
                .isEqualTo(once.body());
    }

    @Test
    void only_what_was_announced_is_withdrawn_and_by_admins() {
        String address = addressOf(announce("SICKNESS", ""));
        String somebodyElses = address.replace(doctor, substitute);

        assertThat(withdraw(somebodyElses).expect(404).code()).isEqualTo("ABSENCE_NOT_FOUND");
        String nobody = "01998a3c-0000-7000-8000-000000000001";
        assertThat(withdraw(address.replace(doctor, nobody)).expect(404).code()).isEqualTo("DOCTOR_NOT_FOUND");
        clinic.as(Role.STAFF).send("DELETE", address, null).expect(403);
        assertThat(report(address).path("withdrawn").asBoolean()).isFalse();
    }

    @Test
    void the_same_days_can_be_announced_again_and_do_their_work_again() {
        String first = booked();
        String address = addressOf(announce("SICKNESS", ""));
        settled(address);
        withdraw(address).expect(200);
        turn(queue, "reopen");
        String second = booked();

        String again = addressOf(announce("SICKNESS", ""));

        assertThat(outcomes(settled(again))).containsExactly(second + " CANCELLED");
        assertThat(again).isNotEqualTo(address);
        assertThat(outcomes(report(address))).containsExactly(first + " CANCELLED");
        assertThat(clinic.book(queue, clinic.patient()).expect(409).code()).isEqualTo("QUEUE_CLOSED");
        withdraw(again).expect(200);
        assertThat(addressOf(announce("SICKNESS", ""))).isNotIn(address, again);
    }

    @Test
    void what_is_not_settled_is_not_gone_on_with() {
        String instead = queueOf(substitute);
        String appointment = booked();
        turn(instead, "pause");
        String address = addressOf(announce("SICKNESS", moveTo(substitute)));
        awaitFact("queue.closed");

        withdraw(address).expect(200);
        turn(instead, "resume");
        turn(queue, "reopen");

        await().during(Duration.ofSeconds(3))
                .atMost(SOON)
                .until(() -> facts(queue).getLast().equals("queue.reopened"));
        clinic.step(queue, appointment, "check-in").expect(200);
        assertThat(report(address).path("settled").asBoolean()).isFalse();
    }
}

package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.command.platform.bus.IdempotencyTest;
import io.qconnect.events.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Input that is meant to do harm, or looks like it. What is merely odd is taken as it is. See also {@link ProblemsTest}
 * and, for keys, {@link IdempotencyTest}.
 */
@RunningService
class HostileInputTest {

    private final Clinic clinic;
    private final JdbcClient jdbc;

    HostileInputTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.clinic = new Clinic(port);
    }

    private Reply register(String name) {
        return clinic.post("/users", "{\"name\": \"%s\", \"email\": \"%s\"}".formatted(name, Clinic.newEmail()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "=HYPERLINK(1)",
                "Robert'); DROP TABLE users;--",
                "${jndi:ldap://x}",
                "../../etc/passwd"
            })
    void an_odd_name_is_a_name(String name) {
        register(name).expect(201);
        String doctor = clinic.post(
                        "/doctors",
                        "{\"name\": \"%s\", \"specialty\": \"%s\", \"roomNo\": \"1\"}".formatted(name, name))
                .expect(201)
                .text("doctorId");

        Reply past = clinic.as(Role.AUDITOR)
                .send("GET", "/audit/doctors/" + doctor, null)
                .expect(200);

        // as it was given, in a form that no browser runs and no spreadsheet opens
        assertThat(past.body().at("/state/name").asString()).isEqualTo(name);
        assertThat(past.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(past.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    /** More than a page holds. */
    private static final String MANY_REFUSALS_AND_READS = """
        WITH refusals AS (
            INSERT INTO refused_command (refused_at, actor, command, command_id, correlation, subjects, refusal)
            SELECT now(), 'a test', 'none', gen_random_uuid(), '', '{}', 'QUEUE_FULL'
              FROM generate_series(1, 1001))
        INSERT INTO audit_read (read_id, read_at, actor, query)
        SELECT gen_random_uuid(), now(), 'a test', 'none'
          FROM generate_series(1, 1001)
        """;

    @ParameterizedTest
    @CsvSource({"1, 1", "1000000000, 1000"})
    void a_page_is_as_long_as_a_page_can_be(String limit, int length) {
        jdbc.sql(MANY_REFUSALS_AND_READS).update();
        for (String list : new String[] {"refusals", "reads"}) {
            Reply page = clinic.as(Role.AUDITOR)
                    .send("GET", "/audit/" + list + "?limit=" + limit, null)
                    .expect(200);
            assertThat(page.body().path("items")).as(list).hasSize(length);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/audit/refusals?limit=many, 400, MALFORMED_REQUEST",
        "/audit/refusals?limit=99999999999, 400, MALFORMED_REQUEST",
        "/audit/refusals?after=eyJhIjoxfQ, 400, MALFORMED_REQUEST",
        "/audit/events?after=x, 400, MALFORMED_REQUEST",
        "/audit/events?recordedFrom=2026-03-29T02:30, 400, MALFORMED_REQUEST",
        "/audit/events?stream=1-1-1-1-1-1, 400, MALFORMED_REQUEST",
        "/audit/events?stream=1-1-1-1-1, 400, MALFORMED_REQUEST",
        "/audit/events?subject=1-1-1-1-1, 400, MALFORMED_REQUEST",
        "/audit/refusals?subject=1-1-1-1-1, 400, MALFORMED_REQUEST",
        "'/audit/refusals?subject=01890000-0000-7000-8000-000000000000,1-1-1-1-1', 400, MALFORMED_REQUEST",
        "/audit/refusals?subject=01890000-0000-7000-8000-000000000000&subject=1-1-1-1-1, 400, MALFORMED_REQUEST",
        "/audit/refusals?limit=0, 400, MALFORMED_REQUEST",
        "/audit/reads?limit=-1, 400, MALFORMED_REQUEST",
        "/audit/reads?limit=1&limit=2, 400, MALFORMED_REQUEST",
        "/audit/reads?subject=01890000-0000-7000-8000-000000000000, 400, MALFORMED_REQUEST",
        "/audit/checkpoint?sise=1, 400, MALFORMED_REQUEST",
        "/audit/export?after=-1, 400, MALFORMED_REQUEST",
        "/audit/export?after=999999999999, 404, CHECKPOINT_UNKNOWN",
        "/audit/streams/1-1-1-1-1, 400, MALFORMED_REQUEST",
        "/audit/users/1-1-1-1-1, 400, MALFORMED_REQUEST",
        "/audit/users/01890000-0000-7000-8000-000000000000, 404, STREAM_NOT_FOUND",
        "/audit/queues/01890000-0000-7000-8000-000000000000?version=x, 400, MALFORMED_REQUEST"
    })
    void a_place_in_history_is_one_of_ours(String path, int status, String code) {
        assertThat(clinic.as(Role.AUDITOR)
                        .send("GET", path, null)
                        .expect(status)
                        .code())
                .isEqualTo(code);
    }

    /** A number in the place of a name would mean whatever its sender counts from. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"date\": [2030, 12, 1]",
                "\"date\": \"2030-12-01T00:00:00Z\"",
                "\"date\": \"2030-12-01\", \"opensAt\": [8, 0]",
                "\"date\": \"2030-12-01\", \"closesAt\": \"23:59:59.9999999\"",
                "\"date\": \"2030-12-01\", \"tokenPolicy\": 0",
                "\"date\": \"2030-12-01\", \"effectiveAt\": 1764460800",
                "\"date\": \"2030-12-01\", \"effectiveAt\": \"1764460800\""
            })
    void what_is_written_otherwise_is_not_guessed_at(String fields) {
        String body = "{\"doctorId\": \"%s\", %s}".formatted(clinic.doctor(), fields);

        assertThat(clinic.post("/queues", body).expect(400).code()).isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void a_priority_has_a_name() {
        String body = "{\"patientId\": \"%s\", \"priority\": %s}";
        String queue = clinic.queue(2);
        String patient = clinic.patient();

        clinic.post("/queues/" + queue + "/appointments", body.formatted(patient, "0"))
                .expect(400);
        clinic.post("/queues/" + queue + "/appointments", body.formatted(patient, "\"ROUTINE\""))
                .expect(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+02:00", "Z", "UTC+18", "Mars/Olympus"})
    void a_zone_is_one_that_has_rules(String zone) {
        String body = "{\"doctorId\": \"%s\", \"date\": \"2030-12-01\", \"zone\": \"%s\"}";

        assertThat(clinic.post("/queues", body.formatted(clinic.doctor(), zone))
                        .expect(422)
                        .body()
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("/zone");
    }

    /** Boards show it from across the room. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "\\t", "\\u0001", "\\u200b", "1\\n2", "\\u202e21"})
    void what_is_shown_in_a_line_can_be_seen_and_is_one(String text) {
        String queue = clinic.queue(2);
        assertThat(clinic.post("/queues/" + queue + "/call-next", "{\"room\": \"%s\"}".formatted(text))
                        .expect(422)
                        .code())
                .isEqualTo("INVALID_REQUEST");
        assertThat(register(text).expect(422).code()).isEqualTo("INVALID_REQUEST");
        assertThat(clinic.post(
                                "/doctors",
                                "{\"name\": \"Dr. A\", \"specialty\": \"B\", \"roomNo\": \"%s\"}".formatted(text))
                        .expect(422)
                        .body()
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("/roomNo");
    }

    @Test
    void a_name_in_any_script_is_a_name() {
        for (String name : new String[] {"李", "محمد علی", "Nguyễn Thị Minh", "می‌خواهم", "O'Neill-Ó Briain, jr."}) {
            register(name).expect(201);
        }
    }

    @Test
    void combining_marks_count_like_other_characters() {
        register("a" + "\u0301".repeat(150)).expect(201);
        assertThat(register("a" + "\u0301".repeat(300)).expect(422).code()).isEqualTo("INVALID_REQUEST");
    }

    @Test
    void null_is_no_number() {
        String queue = clinic.queue(2);
        assertThat(clinic.put("/queues/" + queue + "/capacity", "{\"capacity\": null}")
                        .expect(422)
                        .code())
                .isEqualTo("INVALID_REQUEST");
        for (String number : new String[] {"1e99", "99999999999999999999", "-1", "true", "[]", "\"2\""}) {
            Reply reply = clinic.put("/queues/" + queue + "/capacity", "{\"capacity\": %s}".formatted(number));
            assertThat(reply.status()).as(number).isIn(400, 422);
        }
    }

    @Test
    void what_has_changed_since_stays_as_it_is() {
        String queue = clinic.queue(2);
        String user = clinic.patient();
        String place = "/queues/" + queue + "/appointments/"
                + clinic.book(queue, user).expect(201).text("appointmentId");
        for (String call :
                new String[] {"POST /queues/" + queue + "/pause", "POST " + place + "/check-in", "DELETE /users/" + user
                }) {
            String[] parts = call.split(" ");
            Reply reply =
                    clinic.send(parts[0], parts[1], "{}", "Content-Type", "application/json", "If-Match", "\"99\"");
            assertThat(reply.expect(412).code()).as(call).isEqualTo("VERSION_MISMATCH");
        }
        assertThat(clinic.post(place + "/correct", "{\"stage\": \"BOOKED\", \"reason\": \"OTHER\"}")
                        .expect(428)
                        .code())
                .isEqualTo("VERSION_REQUIRED");
    }

    @Test
    void an_answer_in_another_form_does_not_exist() {
        Reply reply = clinic.send("POST", "/users", "{}", "Content-Type", "application/json", "Accept", "text/csv");
        assertThat(reply.expect(406).code()).isEqualTo("NOT_ACCEPTABLE");
    }

    @Test
    void another_method_hears_which_ones_there_are() {
        Reply reply = clinic.send("DELETE", "/queues", null).expect(405);
        assertThat(reply.code()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(reply.headers().firstValue("Allow").orElseThrow()).contains("POST");
    }

    @Test
    void headers_have_an_end() {
        Reply reply = clinic.send("POST", "/users", null, "X-Long", "x".repeat(20_000));
        assertThat(reply.status()).isIn(400, 431);
        assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(reply.code()).isEqualTo("MALFORMED_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"effectiveAt\": \"yesterday\"}",
                "{\"effectiveAt\": 1e400}",
                "{\"effectiveAt\": \"2026-02-30T00:00:00Z\"}",
                "{\"effectiveAt\": \"+999999999-12-31T23:59:59Z\"}",
                "{\"effectiveAt\": {}}"
            })
    void a_time_is_an_instant_of_our_age(String body) {
        Reply reply = clinic.post("/queues/" + clinic.queue(1) + "/pause", body);
        assertThat(reply.status()).as("%s", reply.body()).isIn(400, 422);
    }

    /** An id names one thing: what is a user is no queue, and nothing is written to its stream. */
    @Test
    void the_id_of_something_else_names_nothing() {
        String user = clinic.patient();
        String doctor = clinic.doctor();
        String queue = clinic.queue(2);
        assertThat(clinic.book(user, user).expect(404).code()).isEqualTo("QUEUE_NOT_FOUND");
        assertThat(clinic.post("/queues/" + doctor + "/close", "{}").expect(404).code())
                .isEqualTo("QUEUE_NOT_FOUND");
        assertThat(clinic.send("DELETE", "/users/" + queue, null).expect(404).code())
                .isEqualTo("USER_NOT_FOUND");
        assertThat(clinic.put("/users/" + doctor + "/role", "{\"role\": \"STAFF\"}")
                        .expect(404)
                        .code())
                .isEqualTo("USER_NOT_FOUND");
        assertThat(clinic.send("DELETE", "/doctors/" + user, null).expect(404).code())
                .isEqualTo("DOCTOR_NOT_FOUND");
        assertThat(clinic.send("DELETE", "/files/" + queue, null).expect(404).code())
                .isEqualTo("FILE_NOT_FOUND");
        String place = clinic.book(queue, user).expect(201).text("appointmentId");
        assertThat(clinic.post(
                                "/queues/" + queue + "/appointments/" + place + "/reschedule",
                                "{\"toQueueId\": \"%s\"}".formatted(doctor))
                        .expect(422)
                        .code())
                .isEqualTo("QUEUE_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "application/*+json", "text/*"})
    void a_body_is_of_one_type(String type) {
        for (String path : List.of("/auth/login", "/users", "/queues")) {
            assertThat(clinic.post(path, "{}", "Content-Type", type).expect(415).code())
                    .as(path)
                    .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-16", "iso-8859-1", "utf-8"})
    void json_has_one_character_set(String charset) {
        String accept = "application/json;charset=" + charset;
        for (String path : List.of("/auth/me", "/.well-known/jwks.json", "/openapi.json")) {
            Reply reply = clinic.send("GET", path, null, "Accept", accept).expect(200);
            assertThat(reply.headers().firstValue("Content-Type")).as(path).hasValue("application/json");
        }
        register("Ada").expect(201);
    }
}

package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Bad input gets its 4xx with a code, never a 500, and nothing is stored. */
@RunningService
class ProblemsTest {

    private static final String NOBODY = UUID.randomUUID().toString();

    private final Clinic clinic;
    private final JdbcClient jdbc;
    private String queue = "";
    private String patient = "";
    private String appointment = "";
    private long factsBefore;

    ProblemsTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
        this.clinic = new Clinic(port);
        this.jdbc = jdbc;
    }

    @BeforeEach
    void one_patient_has_booked() {
        queue = clinic.queue(10);
        patient = clinic.patient();
        appointment = clinic.book(queue, patient).expect(201).text("appointmentId");
        factsBefore = facts();
    }

    @AfterEach
    void nothing_was_stored() {
        assertThat(facts()).isEqualTo(factsBefore);
    }

    private long facts() {
        return jdbc.sql("SELECT count(*) FROM domain_event").query(Long.class).single();
    }

    static Stream<Arguments> badCalls() {
        String user = "{\"name\": \"Ada\", \"email\": \"ada@example.org\"%s}";
        String opening = "{\"doctorId\": \"" + NOBODY + "\", \"date\": \"2026-03-02\"%s}";
        return Stream.of(
                call("truncated JSON", "POST", "/users", "{\"name\": \"Ada\"", 400, "MALFORMED_REQUEST"),
                call("no body", "POST", "/users", null, 400, "MALFORMED_REQUEST"),
                call("trailing garbage", "POST", "/users", user.formatted("") + " x", 400, "MALFORMED_REQUEST"),
                call("a field twice", "POST", "/users", user.formatted(", \"name\": \"B\""), 400, "MALFORMED_REQUEST"),
                call("an unknown field", "POST", "/users", user.formatted(", \"x\": 1"), 400, "MALFORMED_REQUEST"),
                call(
                        "an unknown role",
                        "POST",
                        "/users",
                        user.formatted(", \"role\": \"X\""),
                        400,
                        "MALFORMED_REQUEST"),
                call(
                        "U+0000",
                        "POST",
                        "/users",
                        user.replace("Ada", "A\\u0000").formatted(""),
                        400,
                        "MALFORMED_REQUEST"),
                call(
                        "half a surrogate",
                        "POST",
                        "/users",
                        user.replace("Ada", "A\\ud800").formatted(""),
                        400,
                        "MALFORMED_REQUEST"),
                call(
                        "a number as text",
                        "POST",
                        "/users",
                        user.replace("\"Ada\"", "7").formatted(""),
                        400,
                        "MALFORMED_REQUEST"),
                call(
                        "text as a number",
                        "POST",
                        "/queues",
                        opening.formatted(", \"capacity\": \"9\""),
                        400,
                        "MALFORMED_REQUEST"),
                call(
                        "a fraction as a number",
                        "POST",
                        "/queues",
                        opening.formatted(", \"capacity\": 1.5"),
                        400,
                        "MALFORMED_REQUEST"),
                call("no e-mail", "POST", "/users", "{\"name\": \"Ada\"}", 422, "INVALID_REQUEST"),
                call("a blank name", "POST", "/users", user.replace("Ada", " ").formatted(""), 422, "INVALID_REQUEST"),
                call("not an e-mail", "POST", "/users", user.replace("@", " ").formatted(""), 422, "INVALID_REQUEST"),
                call("not a phone", "POST", "/users", user.formatted(", \"phone\": \"x\""), 422, "INVALID_REQUEST"),
                call("capacity 0", "POST", "/queues", opening.formatted(", \"capacity\": 0"), 422, "INVALID_REQUEST"),
                call(
                        "capacity 2001",
                        "POST",
                        "/queues",
                        opening.formatted(", \"capacity\": 2001"),
                        422,
                        "INVALID_REQUEST"),
                call(
                        "year 9999",
                        "POST",
                        "/queues",
                        opening.replace("2026", "9999").formatted(""),
                        422,
                        "INVALID_REQUEST"),
                call(
                        "no such date",
                        "POST",
                        "/queues",
                        opening.replace("03-02", "02-30").formatted(""),
                        400,
                        "MALFORMED_REQUEST"),
                call(
                        "zone Mars/X",
                        "POST",
                        "/queues",
                        opening.formatted(", \"zone\": \"Mars/X\""),
                        422,
                        "INVALID_REQUEST"),
                call(
                        "a time that the clocks skip",
                        "POST",
                        "/queues",
                        opening.replace("03-02", "03-29")
                                .formatted(", \"zone\": \"Europe/Berlin\", \"opensAt\": \"02:30\""),
                        422,
                        "INVALID_REQUEST"),
                call(
                        "closing before opening",
                        "POST",
                        "/queues",
                        opening.formatted(", \"opensAt\": \"09:00\", \"closesAt\": \"08:00\""),
                        422,
                        "INVALID_REQUEST"),
                call("an unknown doctor", "POST", "/queues", opening.formatted(""), 422, "DOCTOR_UNKNOWN"),
                call(
                        "a bad UUID",
                        "POST",
                        "/queues/1-1-1-1-1/call-next",
                        "{\"room\": \"1\"}",
                        400,
                        "MALFORMED_REQUEST"),
                call(
                        "a short UUID in a body",
                        "POST",
                        "/queues/" + NOBODY + "/appointments",
                        "{\"patientId\": \"1-1-1-1-1\"}",
                        400,
                        "MALFORMED_REQUEST"),
                call(
                        "a UUID in Base64",
                        "POST",
                        "/queues/" + NOBODY + "/appointments",
                        "{\"patientId\": \"AAAAAAAAAAAAAAAAAAAAAA==\"}",
                        400,
                        "MALFORMED_REQUEST"),
                call(
                        "an unknown queue",
                        "POST",
                        "/queues/" + NOBODY + "/call-next",
                        "{\"room\": \"1\"}",
                        404,
                        "QUEUE_NOT_FOUND"),
                call(
                        "an unknown queue for a patient",
                        "POST",
                        "/queues/" + NOBODY + "/appointments",
                        "{\"patientId\": \"" + NOBODY + "\"}",
                        404,
                        "QUEUE_NOT_FOUND"),
                call("an unknown path", "POST", "/nowhere", "{}", 404, "NOT_FOUND"),
                call("a wrong method", "GET", "/users", null, 405, "METHOD_NOT_ALLOWED"));
    }

    private static Arguments call(
            String what, String method, String path, @Nullable String body, int status, String code) {
        return Arguments.of(what, method, path, body, status, code);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badCalls")
    void is_refused_by_its_name(
            String what, String method, String path, @Nullable String body, int status, String code) {
        isProblem(clinic.send(method, path, body), status, code);
    }

    @Test
    void a_second_booking_of_the_same_patient() {
        isProblem(clinic.book(queue, patient), 409, "ALREADY_IN_QUEUE");
    }

    @Test
    void a_booking_for_a_stranger() {
        isProblem(clinic.book(queue, NOBODY), 422, "PATIENT_UNKNOWN");
    }

    @Test
    void an_unknown_appointment() {
        isProblem(clinic.step(queue, NOBODY, "check-in"), 404, "APPOINTMENT_NOT_FOUND");
    }

    @Test
    void an_impossible_transition() {
        isProblem(clinic.step(queue, appointment, "complete"), 409, "NOT_ALLOWED_IN_STAGE");
    }

    @Test
    void nobody_to_call() {
        isProblem(clinic.callNext(queue, "1"), 409, "NOBODY_WAITING");
    }

    @Test
    void a_body_where_none_belongs() {
        String path = "/queues/" + queue + "/appointments/" + appointment + "/check-in";
        isProblem(clinic.post(path, "{\"hurry\": true}"), 400, "MALFORMED_REQUEST");
    }

    @Test
    void the_wrong_content_type() {
        Reply reply = clinic.send("POST", "/users", "name=Ada", "Content-Type", "application/x-www-form-urlencoded");
        isProblem(reply, 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void a_body_of_ten_megabytes() {
        isProblem(clinic.post("/users", "{\"name\": \"" + "x".repeat(10_000_000) + "\"}"), 413, "BODY_TOO_LARGE");
    }

    @Test
    void a_thousandfold_nested_body() {
        isProblem(clinic.post("/users", "{\"a\":".repeat(10_000)), 400, "MALFORMED_REQUEST");
    }

    @Test
    void an_over_long_key() {
        isProblem(clinic.book(queue, patient, "Idempotency-Key", "k".repeat(201)), 400, "MALFORMED_REQUEST");
    }

    @Test
    void a_pointer_leads_to_the_value() {
        Reply reply = clinic.post("/users", "{\"name\": \"Ada\", \"email\": \"nonsense\"}");
        assertThat(reply.body().path("errors").path(0).path("pointer").asString(""))
                .isEqualTo("/email");
    }

    @ParameterizedTest
    @EnumSource
    void whoever_asks_too_often_is_told_when_to_come_again(Refusal refusal) {
        ResponseEntity<Object> answer = new Problems().refused(new Refused(refusal, Map.of()));

        assertThat(answer.getHeaders().containsHeader(HttpHeaders.RETRY_AFTER))
                .isEqualTo(answer.getStatusCode().value() == 429);
    }

    /** The first try may have been stored, and its answer lost. */
    @Test
    void whoever_repeats_a_try_when_too_much_is_going_on_is_told_nothing_about_the_earlier_one() {
        ResponseEntity<Object> answer = new Problems().busy(new Busy("Too many commands are waiting"));

        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isNotBlank();
        assertThat(((ProblemDetail) Objects.requireNonNull(answer.getBody())).getDetail())
                .doesNotContain("Nothing has happened")
                .contains("This try has done nothing", "repeating it with the same Idempotency-Key");
    }

    private static void isProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.number("status")).isEqualTo(status);
        assertThat(reply.text("type"))
                .isEqualTo(
                        "urn:qconnect:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}

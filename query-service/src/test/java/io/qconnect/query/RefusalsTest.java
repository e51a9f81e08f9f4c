package io.qconnect.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import io.qconnect.events.Role;
import io.qconnect.query.Questions.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** How questions are refused: always as a problem with a code, never with a stack trace. */
@OnRealServers
class RefusalsTest {

    private static final String NOBODY = "01890000-0000-7000-8000-000000000000";

    @LocalServerPort
    private int port;

    private Questions questions;

    @BeforeEach
    void ask() {
        questions = new Questions(port);
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().get("type").asString())
                .isEqualTo(
                        "urn:qconnect:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(answer.json().get("status").asInt()).isEqualTo(status);
        assertThat(answer.json().get("instance").asString()).startsWith("urn:uuid:");
        assertThat(answer.response().body()).doesNotContain("Exception", "at io.", "\tat ");
    }

    /** As a log names it: the address alone says nothing of which time it was. */
    @Test
    void each_time_has_a_name_of_its_own() {
        String path = "/queues/" + NOBODY;

        assertThat(questions.get(path).json().get("instance"))
                .isNotEqualTo(questions.get(path).json().get("instance"));
    }

    @ParameterizedTest
    @CsvSource({
        "/users/%s, USER_NOT_FOUND",
        "/users/%s/appointments, USER_NOT_FOUND",
        "/doctors/%s, DOCTOR_NOT_FOUND",
        "/queues/%s, QUEUE_NOT_FOUND",
        "/queues/%s/appointments, QUEUE_NOT_FOUND",
        "/queues/%s/board, QUEUE_NOT_FOUND",
        "/queues/%s/live, QUEUE_NOT_FOUND",
        "/appointments/%s, APPOINTMENT_NOT_FOUND",
        "/nothing/%s, NOT_FOUND",
        "/actuator/nothing, NOT_FOUND",
        "/actuator/metrics/nothing, NOT_FOUND",
        "/actuator/health/nothing, NOT_FOUND",
        "/error, NOT_FOUND"
    })
    void what_is_not_there_is_not_found(String path, String code) {
        assertProblem(questions.get(path.formatted(NOBODY)), 404, code);
    }

    @ParameterizedTest
    @CsvSource({
        "/users/1-1-1-1-1, userId",
        "/users/ada, userId",
        "/queues/x/board, queueId",
        "/queues/x/live, queueId",
        "/appointments/%20, appointmentId",
        "/users?limit=, limit",
        "/users?cursor=, cursor",
        "/doctors?specialty=, specialty",
        "/queues?date=, date",
        "/appointments?status=, status",
        "/appointments?userId=, userId",
        "/queues/01890000-0000-7000-8000-000000000000/waiting-list?state=, state",
        "/boards?limit=, limit",
        "/users?limit=0, limit",
        "/users?limit=101, limit",
        "/users?limit=-1, limit",
        "/users?limit=many, limit",
        "/users?limit=99999999999, limit",
        "/users?limit=1&limit=2, limit",
        "/users?limt=1, limt",
        "/users?cursor=AAAA, cursor",
        "/users?cursor=%00, cursor",
        "/users?minVersion=1, minVersion",
        "/users?minVersion=x:1, minVersion",
        "/users?minVersion=-1, minVersion",
        "/queues?date=2026-02-30, date",
        "/queues?date=today, date",
        "/queues?doctorId=1, doctorId",
        "/appointments?status=DONE, status",
        "/appointments?status=pending, status",
        "/queues/01890000-0000-7000-8000-000000000000/appointments?userId=1, userId",
        "/users/01890000-0000-7000-8000-000000000000?minVersion=1.5, minVersion",
        "/users/01890000-0000-7000-8000-000000000000?minVersion=99999999999999999999, minVersion"
    })
    void what_cannot_be_understood_points_at_its_parameter(String path, String pointer) {
        Answer answer = questions.get(path);

        assertProblem(answer, 400, "MALFORMED_REQUEST");
        assertThat(answer.pointer()).isEqualTo(pointer);
    }

    @Test
    void while_the_tables_cannot_be_read_one_is_asked_to_come_again() throws SQLException {
        QueueId queue = Clinic.openQueue();
        questions.read("/queues/" + queue + "?minVersion=1");

        RealServers.withoutTables(() -> {
            for (String path :
                    List.of("/users", "/queues/" + queue, "/queues/" + queue + "?minVersion=2", "/doctors")) {
                Answer answer = questions.get(path);
                assertProblem(answer, 503, "STORE_UNAVAILABLE");
                assertThat(answer.header("Retry-After")).as(path).isPresent();
            }
            assertThat(questions.get("/actuator/health/readiness").status()).isEqualTo(503);
        });

        await().atMost(Duration.ofSeconds(30))
                .until(() -> questions.get("/queues/" + queue).status() == 200
                        && questions.get("/actuator/health/readiness").status() == 200);
        QueueId next = Clinic.openQueue();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> questions.get("/queues/" + next + "?minVersion=1").status() == 200);
    }

    @Test
    void the_zero_character_is_no_defect() {
        assertThat(questions.get("/doctors?specialty=%00").status()).isEqualTo(400);
    }

    @Test
    void a_cursor_belongs_to_its_list_and_filter() {
        Clinic.openQueue();
        QueueId queue = Clinic.openQueue();
        questions.read("/queues/" + queue + "?minVersion=1");
        String cursor = questions.get("/queues?limit=1").json().get("next").asString();

        assertThat(questions.get("/queues?limit=1&cursor=" + cursor).status()).isEqualTo(200);
        for (String other : new String[] {"/users?", "/queues?date=2026-03-02&", "/appointments?"}) {
            Answer answer = questions.get(other + "cursor=" + cursor);
            assertProblem(answer, 400, "MALFORMED_REQUEST");
            assertThat(answer.pointer()).isEqualTo("cursor");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void questions_are_only_asked(String method) {
        Answer answer = questions.send(method, "/users");

        assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
        assertThat(answer.header("Allow").orElse("")).contains("GET");
        assertProblem(questions.send(method, "/actuator/feed"), 405, "METHOD_NOT_ALLOWED");
    }

    @ParameterizedTest
    @CsvSource({
        "/users, STAFF, true",
        "/users, PATIENT, false",
        "/queues/%s, PATIENT, true",
        "/queues/%s, '', false",
        "/queues/%s/board, '', true",
        "/openapi.json, '', true",
        "/actuator/feed, ADMIN, true",
        "/actuator/feed, STAFF, false",
        "/actuator/feed, '', false"
    })
    void whoever_may_ask_something_may_ask_what_there_is(String path, String role, boolean allowed) {
        String token = role.isEmpty() ? null : Issuer.token(Role.valueOf(role));
        Answer answer = new Questions(port, token).send("OPTIONS", path.formatted(NOBODY));
        if (allowed) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Allow").orElse("")).contains("GET", "OPTIONS");
        } else {
            assertProblem(answer, token == null ? 401 : 403, token == null ? "UNAUTHENTICATED" : "FORBIDDEN");
        }
    }

    /** A browser asks without a token whether a page may. */
    @Test
    void pages_of_other_origins_may_ask_if_they_are_named() {
        Questions browser = new Questions(port, null);
        String[] asked = {"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization"};

        Answer ours = browser.send("OPTIONS", "/users", with(asked, "http://pages.test"));
        assertThat(ours.status()).isEqualTo(200);
        assertThat(ours.header("Access-Control-Allow-Origin")).contains("http://pages.test");
        assertThat(ours.header("Access-Control-Allow-Headers").orElse("")).contains("authorization");
        assertProblem(browser.send("OPTIONS", "/users", with(asked, "http://evil.test")), 403, "FOREIGN_ORIGIN");
    }

    private static String[] with(String[] headers, String origin) {
        return Stream.concat(Stream.of(headers), Stream.of("Origin", origin)).toArray(String[]::new);
    }

    @Test
    void an_answer_in_another_form_does_not_exist() {
        assertProblem(questions.get("/users", "Accept", "text/csv"), 406, "NOT_ACCEPTABLE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /users/{x} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET /a%2fb HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET /users?limit=%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
            })
    void even_the_container_raises_no_defect_and_shows_no_trace(String request) throws IOException {
        String answer = told(request);

        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("Exception", "<html", "\tat ");
        if (answer.contains("Content-Type")) {
            assertThat(answer).contains("application/problem+json");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/9.9\r\nHost: h\r\n\r\n', 505",
        "'GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: bogus\r\n\r\n', 501"
    })
    void what_is_not_spoken_here_is_no_defect(String request, int status) throws IOException {
        String answer = told(request);

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("\"status\":" + status, "MALFORMED_REQUEST")
                .doesNotContain("INTERNAL_ERROR");
    }

    private String told(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Nested
    class A_version_that_the_view_has_not_reached {

        @Test
        void is_waited_for_and_then_refused() {
            QueueId queue = Clinic.openQueue();
            long begin = System.nanoTime();

            Answer answer = questions.get("/queues/" + queue + "?minVersion=2");

            assertProblem(answer, 503, "STALE_VIEW");
            assertThat(answer.header("Retry-After")).isPresent();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        }

        @Test
        void is_answered_as_soon_as_it_is_reached() throws Exception {
            UUID doctor = UUID.randomUUID();
            CompletableFuture<JsonNode> answer =
                    CompletableFuture.supplyAsync(() -> questions.read("/doctors/" + doctor + "?minVersion=1"));
            CompletableFuture<JsonNode> list = CompletableFuture.supplyAsync(
                    () -> questions.read("/doctors?specialty=" + doctor + "&minVersion=" + doctor + ":1"));

            Clinic.publish(new DoctorRegistered(new DoctorId(doctor), "Dr. Late", doctor.toString(), "1"));

            assertThat(answer.get(60, TimeUnit.SECONDS).get("name").asString()).isEqualTo("Dr. Late");
            assertThat(list.get(60, TimeUnit.SECONDS).get("items")).hasSize(1);
        }

        @Test
        void makes_an_unknown_appointment_stale_unless_its_queue_is_named_and_reached() {
            QueueId queue = Clinic.openQueue();
            questions.read("/queues/" + queue + "?minVersion=1");

            assertProblem(questions.get("/appointments/" + NOBODY + "?minVersion=1"), 503, "STALE_VIEW");
            assertProblem(
                    questions.get("/appointments/" + NOBODY + "?minVersion=" + queue + ":1"),
                    404,
                    "APPOINTMENT_NOT_FOUND");
        }
    }
}

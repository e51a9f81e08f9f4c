package io.qconnect.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import io.qconnect.query.Questions.Answer;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Questions as nobody should ask them: each is refused by its name, or what is odd about it plays no part. More of the
 * kind is in {@link RefusalsTest}.
 */
@OnRealServers
class OddQuestionsTest {

    private final Questions questions;

    OddQuestionsTest(@LocalServerPort int port) {
        this.questions = new Questions(port);
    }

    static Stream<String> bodies() {
        return Stream.of(
                "{\"name\": \"Ada\"",
                "{\"name\": \"A\", \"name\": \"B\"}",
                "{\"unknown\": 1}",
                "{\"a\":".repeat(10_000),
                "{} x",
                "{\"limit\": null}",
                "{\"limit\": \"1\"}",
                "{\"name\": \"\\u0000\\ud800\"}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_question_has_no_body_and_none_is_read(String body) {
        Answer told = questions.sendBody("POST", "/queues", body, "Content-Type", "application/json");
        assertThat(told.status()).isEqualTo(405);
        assertThat(told.code()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(told.header("Allow").orElse("")).contains("GET");

        for (String type : new String[] {"application/json", "text/nonsense"}) {
            assertThat(questions
                            .sendBody("GET", "/doctors", body, "Content-Type", type)
                            .status())
                    .isEqualTo(200);
        }
    }

    /** It is not read, so it need not be measured. */
    @Test
    void ten_megabytes_change_nothing() {
        Answer answer =
                questions.sendBody("POST", "/queues", "x".repeat(10_000_000), "Content-Type", "application/json");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(questions.get("/queues?limit=1").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/doctors?specialty=%00, 400",
        "/doctors?specialty=%ED%A0%80, 400",
        "/doctors?specialty=%3Cscript%3E, 200",
        "/doctors?specialty=%3DHYPERLINK(1), 200",
        "/queues?date=2026-03-29T02:30, 400",
        "/queues?date=2026-03-29, 200",
        "/queues?date=9999-12-31, 200",
        "/queues?date=%2B999999999-12-31, 400",
        "/queues?date=-0001-01-01, 400",
        "/queues?zone=Mars/X, 400",
        "/queues?doctorId=1-1-1-1-1, 400",
        "/queues/01890000-0000-7000-8000-000000000000, 404",
        "/queues?limit=-1, 400",
        "/queues?limit=1000000000, 400",
        "/queues?cursor=eyJhIjoxfQ, 400"
    })
    void a_parameter_is_what_it_should_be(String path, int status) {
        Answer answer = questions.get(path);

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        if (status != 200) {
            assertThat(answer.code()).isIn("MALFORMED_REQUEST", "QUEUE_NOT_FOUND");
        }
    }

    @Test
    void three_hundred_marks_are_a_word_that_nobody_has() {
        Answer answer = questions.get("/doctors?specialty=a" + "%CC%81".repeat(300));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("items")).isEmpty();
    }

    @Test
    void headers_have_an_end() {
        Answer answer = questions.get("/queues", "X-Long", "x".repeat(20_000));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("MALFORMED_REQUEST");
    }

    @ParameterizedTest
    @CsvSource({"If-Match, \"99\"", "Idempotency-Key, again", "If-Unmodified-Since, 'Thu, 01 Jan 1970 00:00:00 GMT'"})
    void what_is_for_commands_plays_no_part(String header, String value) {
        QueueId queue = Clinic.openQueue();
        questions.read("/queues/" + queue + "?minVersion=1");

        for (int i = 0; i < 2; i++) {
            assertThat(questions
                            .get("/queues/" + queue + "?minVersion=1", header, value)
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "=HYPERLINK(\"http://x\",\"y\")", "${jndi:ldap://x}"})
    void an_odd_name_is_shown_as_it_is_and_runs_nowhere(String name) {
        UserId user = Clinic.registerUser(name, null);
        DoctorId doctor = Clinic.registerDoctor(name, name);
        QueueId queue = Clinic.openQueue(doctor, LocalDate.of(2026, 3, 2));
        questions.read("/users/" + user + "?minVersion=1");
        questions.read("/doctors/" + doctor + "?minVersion=1");
        questions.read("/queues/" + queue + "?minVersion=1");

        for (String path : new String[] {
            "/users/" + user, "/users/" + user + "/export", "/doctors/" + doctor, "/queues/" + queue + "/board"
        }) {
            Answer answer = questions.get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.json().toString()).as(path).contains(quoted(name));
            assertThat(answer.header("Content-Type")).as(path).hasValue("application/json");
            assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
        }
        Answer page = questions.get("/board/" + queue);
        assertThat(page.response().body()).doesNotContain(name);
        assertThat(page.header("Content-Security-Policy").orElse("")).contains("script-src 'self'");
    }

    private static String quoted(String name) {
        return name.replace("\"", "\\\"");
    }
}

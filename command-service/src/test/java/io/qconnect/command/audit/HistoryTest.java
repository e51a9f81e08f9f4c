package io.qconnect.command.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Auditor;
import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.events.Uuids;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What auditors are told, and that their asking leaves a trace. */
@RunningService
class HistoryTest {

    private final Clinic clinic;
    private final Auditor auditor;
    private final String queue;
    private final String one;
    private final String two;

    HistoryTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port);
        this.auditor = new Auditor(port);
        this.queue = clinic.queue(3);
        this.one = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        this.two = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
    }

    @Nested
    class Events {

        @Test
        void are_cloud_events_in_store_order() {
            List<JsonNode> facts = auditor.lines("/audit/events?stream=" + queue);
            assertThat(facts).hasSize(5);
            assertThat(facts.getFirst().path("type").asString()).isEqualTo("queue.opened");
            assertThat(facts.getFirst().path("specversion").asString()).isEqualTo("1.0");
            assertThat(facts.getFirst().path("actor").asString()).isNotBlank();
            assertThat(facts)
                    .extracting(fact -> fact.path("sequence").asString())
                    .containsExactly("1", "2", "3", "4", "5");
            assertThat(auditor.text("/audit/streams/" + queue))
                    .isEqualTo(auditor.text("/audit/events?stream=" + queue));
        }

        @Test
        void can_be_narrowed_and_gone_on_with() {
            List<JsonNode> issued = auditor.lines("/audit/events?type=queue.token-issued&subject=" + two);
            assertThat(issued).hasSize(1);
            JsonNode fact = issued.getFirst();
            String command = fact.path("commandid").asString();
            String position = fact.path("position").asString();
            String actor = fact.path("actor").asString();
            assertThat(auditor.lines("/audit/events?commandId=" + command)).hasSize(2);
            assertThat(auditor.lines("/audit/events?limit=1&stream=" + queue + "&actor=" + actor))
                    .hasSize(1);
            assertThat(auditor.lines("/audit/events?stream=" + queue + "&actor=nobody'--"))
                    .isEmpty();
            assertThat(auditor.lines("/audit/events?stream=" + queue + "&after=" + position))
                    .isEmpty();
            assertThat(auditor.lines("/audit/events?stream=" + queue + "&upTo=" + position))
                    .hasSize(5);
            String time = fact.path("time").asString();
            assertThat(auditor.lines("/audit/events?stream=" + queue + "&recordedBefore=" + time))
                    .hasSizeLessThan(5);
            assertThat(auditor.lines("/audit/events?stream=" + queue + "&effectiveFrom=" + time))
                    .isNotEmpty();
        }

        @Test
        void are_compressed_on_request() throws IOException {
            HttpResponse<byte[]> answer = auditor.get("/audit/events?stream=" + queue, "Accept-Encoding", "gzip");
            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                    .isEqualTo(auditor.get("/audit/events?stream=" + queue).body());
        }

        /** A client that accepts no lines gets none: it would take them for what it has asked for. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/audit/events?limit=1",
                    "/audit/streams/Q",
                    "/audit/export",
                    "/audit/queues/Q",
                    "/audit/queues/Q/fairness",
                    "/audit/refusals",
                    "/audit/reads",
                    "/audit/checkpoint"
                })
        void come_only_in_a_form_that_is_accepted(String path) {
            String address = path.replace("Q", queue);
            for (String accept : List.of("application/problem+json", "text/csv")) {
                HttpResponse<byte[]> answer = auditor.get(address, "Accept", accept);
                assertThat(answer.statusCode()).as("%s as %s", address, accept).isEqualTo(406);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("NOT_ACCEPTABLE");
            }
            HttpResponse<byte[]> answer = auditor.get(address, "Accept", "application/problem+json, */*;q=0.5");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).doesNotContain("problem"));
        }

        @Test
        void come_by_themselves_while_they_are_made() throws IOException {
            String last = auditor.lines("/audit/streams/" + queue)
                    .getLast()
                    .path("position")
                    .asString();
            try (var events = new BufferedReader(new InputStreamReader(
                    auditor.stream(
                            "/audit/events?limit=2&stream=" + queue,
                            "Accept",
                            "text/event-stream",
                            "Last-Event-ID",
                            last),
                    StandardCharsets.UTF_8))) {
                clinic.step(queue, one, "check-in").expect(200);
                clinic.step(queue, two, "check-in").expect(200);
                List<String> lines = events.lines().toList();
                assertThat(lines).filteredOn("event: fact"::equals).hasSize(2);
                assertThat(lines).filteredOn(line -> line.startsWith("id: ")).hasSize(2);
                assertThat(lines.get(2)).startsWith("data: {").contains("queue.patient-checked-in", one);
            }
        }

        @Test
        void of_nothing_and_nonsense() {
            assertThat(auditor.refusal("/audit/streams/" + Uuids.timeOrdered(), 404)
                            .code())
                    .isEqualTo("STREAM_NOT_FOUND");
            assertThat(auditor.get("/audit/events?stream=x").statusCode()).isIn(400, 422);
            HttpResponse<byte[]> refused = auditor.get("/audit/events?type=a%00b", "Accept-Encoding", "gzip");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(auditor.lines("/audit/events?recordedFrom=%2B100000-01-01T00:00:00Z"))
                    .isEmpty();
            assertThat(auditor.get("/audit/events?recordedFrom=yesterday").statusCode())
                    .isIn(400, 422);
            assertThat(auditor.get("/audit/queues/" + queue + "?version=first").statusCode())
                    .isIn(400, 422);
        }
    }

    /** Whoever is given all, or nothing, for a slip takes it for an answer. */
    @Nested
    class A_slip {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/audit/events?foo=1",
                    "/audit/events?limit=0",
                    "/audit/events?limit=-1",
                    "/audit/events?limit=1&limit=2",
                    "/audit/events?actor=a&actor=b",
                    "/audit/events?type=QueueOpened",
                    "/audit/events?type=queue.opened&type=queue.open"
                })
        void in_a_question_about_history_is_refused(String question) {
            assertThat(auditor.refusal(question, 400).code()).isEqualTo("MALFORMED_REQUEST");
            assertThat(reading(question).path("status").asInt()).isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "?to=2026-01-01T00:00:00Z",
                    "?toVersion=2",
                    "?from=2026-01-01T00:00:00Z&toVersion=2",
                    "?fromVersion=1&to=2026-01-01T00:00:00Z",
                    "?from=2026-01-01T00:00:00Z&fromVersion=1",
                    "?fromVersion=1&toVersion=2&to=2026-01-01T00:00:00Z"
                })
        void in_the_bounds_of_a_difference_is_refused(String bounds) {
            assertThat(auditor.refusal("/audit/queues/" + queue + "/diff" + bounds, 400)
                            .code())
                    .isEqualTo("MALFORMED_REQUEST");
        }

        @Test
        void is_told_apart_from_what_may_be_left_out_or_said_twice() {
            assertThat(auditor.json("/audit/queues/" + queue + "/diff?fromVersion=1")
                            .path("differences")
                            .isEmpty())
                    .isFalse();
            assertThat(auditor.lines("/audit/events?type=queue.opened&type=queue.token-issued&stream=" + queue))
                    .hasSize(3);
        }
    }

    @Test
    void every_reading_is_recorded_with_the_number_of_its_facts() {
        String question = "/audit/events?stream=" + queue;
        auditor.text(question);
        JsonNode mine = reading(question);
        assertThat(mine.path("facts").asInt()).isEqualTo(5);
        assertThat(mine.path("status").asInt()).isEqualTo(200);
        assertThat(mine.path("actor").asString()).isNotBlank();
    }

    @Test
    void a_question_is_recorded_to_its_very_end() {
        String question = "/audit/events?limit=1" + "&type=queue.appointment-booked".repeat(130) + "&subject=" + one;
        assertThat(auditor.lines(question)).hasSize(1);
        assertThat(reading(question).path("facts").asInt()).isEqualTo(1);
    }

    /** The answer is out a moment before it is written down that it has ended. */
    private JsonNode reading(String question) {
        return await().atMost(Duration.ofSeconds(60)).until(() -> ended(question), JsonNode::isObject);
    }

    /** What is recorded of the end of this reading; null while there is nothing. */
    private JsonNode ended(String question) {
        JsonNode mine = JsonMapper.shared().nullNode();
        long after = 0;
        for (JsonNode page = reads(after); !page.isEmpty(); page = reads(after)) {
            for (JsonNode reading : page) {
                after = reading.path("number").asLong();
                boolean is = reading.path("query").asString().equals(question)
                        && reading.path("status").isNumber();
                mine = is ? reading : mine;
            }
            if (page.size() < 1_000) {
                break;
            }
        }
        return mine;
    }

    private JsonNode reads(long after) {
        return auditor.json("/audit/reads?limit=1000&after=" + after).path("items");
    }
}

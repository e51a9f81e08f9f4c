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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    /** The service under test goes by the same one. */
    private static final Clock CLOCK = Clock.systemUTC();

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

    @Nested
    class The_past {

        @Test
        void a_late_report_is_seen_when_it_happened_and_not_when_it_was_not_yet_known() {
            Instant opened = Instant.parse(auditor.lines("/audit/streams/" + queue)
                    .getLast()
                    .path("time")
                    .asString());
            await().atMost(Duration.ofSeconds(30)).until(() -> CLOCK.instant().isAfter(opened.plusMillis(300)));
            Instant arrived = opened.plusMillis(100).truncatedTo(ChronoUnit.MICROS);
            clinic.post(
                            "/queues/" + queue + "/appointments/" + one + "/check-in",
                            "{\"effectiveAt\":\"" + arrived + "\"}")
                    .expect(200);
            Instant between = opened.plusMillis(200);
            assertThat(stage("?asOf=" + between)).isEqualTo("CHECKED_IN");
            assertThat(stage("?asOf=" + opened)).isEqualTo("BOOKED");
            assertThat(stage("?asKnownAt=" + between)).isEqualTo("BOOKED");
            assertThat(stage("")).isEqualTo("CHECKED_IN");
            JsonNode diff = auditor.json("/audit/queues/%s/diff?from=%s&to=%s".formatted(queue, opened, between));
            assertThat(diff.path("differences").findValuesAsString("pointer"))
                    .contains("/appointments/" + one + "/stage");
            assertThat(auditor.json("/audit/appointments/" + one + "?asOf=" + between)
                            .path("state")
                            .path("stage")
                            .asString())
                    .isEqualTo("CHECKED_IN");
        }

        private String stage(String moment) {
            return auditor.json("/audit/queues/" + queue + moment)
                    .path("state")
                    .path("appointments")
                    .path(one)
                    .path("stage")
                    .asString();
        }

        @Test
        void of_people_names_nobody() {
            String patient = clinic.patient();
            JsonNode past = auditor.json("/audit/users/" + patient);
            assertThat(past.path("state").path("role").asString()).isEqualTo("PATIENT");
            assertThat(past.toString()).doesNotContain("Ada");
            String doctor = clinic.doctor();
            assertThat(auditor.json("/audit/doctors/" + doctor)
                            .path("state")
                            .path("specialty")
                            .asString())
                    .isEqualTo("Diagnostics");
            assertThat(auditor.refusal("/audit/queues/" + doctor, 404).code()).isEqualTo("STREAM_NOT_FOUND");
        }

        /** The predecessor said first when it was taken over, and later when its row was last written. */
        @Test
        void begins_with_the_first_fact_whatever_is_said_to_have_changed_before() {
            String row = "\"source\": \"tests\", \"id\": \"%s\"".formatted(Uuids.timeOrdered());
            String user = row + ", \"role\": \"PATIENT\", \"email\": \"" + Clinic.newEmail() + "\"";
            String doctor = row + ", \"specialty\": \"Time\", \"roomNo\": \"1\"";
            for (String past : List.of(
                    "/audit/users/" + taken("users", user, "userId"),
                    "/audit/doctors/" + taken("doctors", doctor, "doctorId"))) {
                JsonNode before = auditor.json(past + "?asOf=2021-01-01T00:00:00Z");
                assertThat(before.path("state").isNull()).as("%s", before).isTrue();
                assertThat(before.path("facts").asInt()).isZero();
                assertThat(auditor.json(past + "?asOf=" + CLOCK.instant())
                                .path("facts")
                                .asInt())
                        .isEqualTo(2);
            }
        }

        private String taken(String what, String row, String id) {
            clinic.post("/import/" + what, "{\"name\": \"Before\", " + row + "}")
                    .expect(200);
            return clinic.post(
                            "/import/" + what,
                            "{\"name\": \"After\", " + row + ", \"changedAt\": \"2020-01-01T00:00:00Z\"}")
                    .expect(200)
                    .text(id);
        }

        @Test
        void of_an_appointment_that_went_away_and_came_back_is_where_it_was() {
            String other = clinic.queue(3);
            move(queue, one, other);
            Instant there = Instant.parse(auditor.lines("/audit/streams/" + other)
                    .getLast()
                    .path("time")
                    .asString());
            move(other, one, queue);
            JsonNode away = auditor.json("/audit/appointments/" + one + "?asOf=" + there);
            assertThat(away.path("stream").asString()).isEqualTo(other);
            assertThat(away.path("state").path("stage").asString()).isEqualTo("BOOKED");
            JsonNode back = auditor.json("/audit/appointments/" + one);
            assertThat(back.path("stream").asString()).isEqualTo(queue);
            assertThat(back.path("state").path("stage").asString()).isEqualTo("BOOKED");
        }

        @Test
        void before_the_first_fact_is_empty() {
            JsonNode past = auditor.json("/audit/queues/" + queue + "?asOf=2001-01-01T00:00:00Z");
            assertThat(past.path("version").asInt()).isZero();
            assertThat(past.path("state").isNull()).isTrue();
        }
    }

    private void move(String from, String appointment, String to) {
        clinic.post(
                        "/queues/" + from + "/appointments/" + appointment + "/reschedule",
                        "{\"toQueueId\": \"%s\"}".formatted(to))
                .expect(200);
    }

    @Nested
    class Complaints {

        @Test
        void a_planted_overtaking_is_found_and_an_explained_one_is_not_held_against_anybody() {
            clinic.step(queue, one, "check-in").expect(200);
            clinic.step(queue, two, "check-in").expect(200);
            String three = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
            clinic.step(queue, three, "check-in").expect(200);
            clinic.post(
                            "/queues/" + queue + "/appointments/" + three + "/priority",
                            "{\"priority\":\"EMERGENCY\",\"reason\":\"TRIAGE\"}")
                    .expect(200);
            clinic.callNext(queue, "1").expect(200);
            JsonNode verdict = auditor.json("/audit/queues/" + queue + "/fairness");
            assertThat(verdict.path("fair").asBoolean()).as("%s", verdict).isTrue();
            assertThat(verdict.path("overtakings").findValuesAsString("why")).containsExactly("PRIORITY", "PRIORITY");

            // nobody called number 2, and number 1 waits
            clinic.post("/queues/" + queue + "/appointments/" + two + "/start", "{\"room\":\"2\"}")
                    .expect(200);
            verdict = auditor.json("/audit/queues/" + queue + "/fairness");
            assertThat(verdict.path("fair").asBoolean()).isFalse();
            assertThat(verdict.path("unexplained").asInt()).isEqualTo(1);
            JsonNode planted = verdict.path("overtakings").get(2);
            assertThat(planted.path("why").asString()).isEqualTo("UNEXPLAINED");
            assertThat(planted.path("tokenNo").asInt()).isEqualTo(2);
            assertThat(planted.path("overtakenNo").asInt()).isEqualTo(1);
        }

        @Test
        void whoever_leaves_the_waiting_list_takes_nobodys_place() {
            String small = clinic.queue(1);
            String first = clinic.book(small, clinic.patient()).expect(201).text("appointmentId");
            String entry = clinic.post(
                            "/queues/" + small + "/waiting-list", "{\"patientId\": \"%s\"}".formatted(clinic.patient()))
                    .expect(201)
                    .text("entryId");
            clinic.step(small, first, "cancel").expect(200);
            clinic.send("DELETE", "/queues/" + small + "/waiting-list/" + entry, null)
                    .expect(200);
            clinic.book(small, clinic.patient()).expect(201);

            JsonNode verdict = auditor.json("/audit/queues/" + small + "/fairness");
            assertThat(verdict.path("issues").isEmpty()).as("%s", verdict).isTrue();
            assertThat(verdict.path("fair").asBoolean()).isTrue();
        }

        @Test
        void a_refusal_stands_in_the_story() {
            clinic.step(queue, one, "complete").expect(409);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(auditor.json("/audit/appointments/" + one + "/explain")
                                    .path("steps")
                                    .findValuesAsString("refusal"))
                            .contains("NOT_ALLOWED_IN_STAGE"));
            JsonNode refused = auditor.json("/audit/refusals?subject=" + queue + "," + one)
                    .path("items")
                    .get(0);
            assertThat(refused.path("command").asString()).isEqualTo("CompleteConsultation");
            assertThat(refused.path("actor").asString()).isNotBlank();
        }

        @Test
        void a_refusal_stands_in_the_queue_in_which_it_happened() {
            String other = clinic.queue(3);
            move(queue, one, other);
            clinic.step(other, one, "complete").expect(409);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                JsonNode last = null;
                for (JsonNode step :
                        auditor.json("/audit/appointments/" + one + "/explain").path("steps")) {
                    last = step;
                }
                assertThat(last).isNotNull();
                assertThat(last.path("refusal").asString("")).isEqualTo("NOT_ALLOWED_IN_STAGE");
                assertThat(last.path("queueId").asString()).isEqualTo(other);
            });
        }

        @Test
        void what_patients_try_with_others_is_written_down() {
            Clinic self = clinic.somebody();
            String me = self.self();
            String other = clinic.patient();
            String patientId = "{\"patientId\": \"%s\"}".formatted(other);
            self.put(
                            "/users/" + other + "/profile",
                            "{\"name\": \"Ada Mine\", \"email\": \"%s\"}".formatted(Clinic.newEmail()))
                    .expect(404);
            self.send("DELETE", "/users/" + other, null).expect(404);
            self.book(queue, other).expect(403);
            self.post("/queues/" + queue + "/waiting-list", patientId).expect(403);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                JsonNode items =
                        auditor.json("/audit/refusals?subject=" + other).path("items");
                assertThat(items.findValuesAsString("command"))
                        .containsExactlyInAnyOrder("ChangeProfile", "EraseUser", "BookAppointment", "JoinWaitingList");
                assertThat(items.findValuesAsString("refusal"))
                        .containsExactlyInAnyOrder(
                                "USER_NOT_FOUND", "USER_NOT_FOUND", "FOR_YOURSELF_ONLY", "FOR_YOURSELF_ONLY");
                assertThat(items.findValuesAsString("actor")).containsOnly(me);
            });
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
        return await().atMost(Duration.ofSeconds(10)).until(() -> ended(question), JsonNode::isObject);
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

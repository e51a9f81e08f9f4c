package io.qconnect.command.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Auditor;
import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.events.Uuids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** How a queue, a visit or somebody was: at an instant, as it was known at one, and between two. */
@RunningService
class TimeTravelTest {

    /** The service under test goes by the same one. */
    private static final Clock CLOCK = Clock.systemUTC();

    private final Clinic clinic;
    private final Auditor auditor;
    private final String queue;
    private final String one;

    TimeTravelTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port);
        this.auditor = new Auditor(port);
        this.queue = clinic.queue(3);
        this.one = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
    }

    @Nested
    class The_past {

        @Test
        void a_late_report_is_seen_when_it_happened_and_not_when_it_was_not_yet_known() {
            Instant opened = Instant.parse(auditor.lines("/audit/streams/" + queue)
                    .getLast()
                    .path("time")
                    .asString());
            await().atMost(Duration.ofSeconds(60)).until(() -> CLOCK.instant().isAfter(opened.plusMillis(300)));
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
            clinic.reschedule(queue, one, other).expect(200);
            Instant there = Instant.parse(auditor.lines("/audit/streams/" + other)
                    .getLast()
                    .path("time")
                    .asString());
            clinic.reschedule(other, one, queue).expect(200);
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
}

package io.qconnect.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.QueueId;
import io.qconnect.events.wire.StreamFamily;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What operators see. */
@OnRealServers
class OperationsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Test
    void the_feed_says_how_far_it_is() {
        Questions questions = new Questions(port);
        QueueId queue = Clinic.openQueue();
        questions.read("/queues/" + queue + "?minVersion=1");

        // others publish as well
        JsonNode feed = await().atMost(SOON)
                .until(
                        () -> questions.get("/actuator/feed").json(),
                        it -> it.get("lag").asLong() == 0);

        assertThat(feed.get("epoch").asString()).isEqualTo(Clinic.epoch().toString());
        assertThat(feed.get("parked").isNumber()).isTrue();
        assertThat(feed.get("partitions")).hasSize(3 * StreamFamily.values().length);
        assertThat(feed.get("partitions").get(0).get("topic").asString()).isEqualTo("qconnect.doctor");
        assertThat(feed.get("rows").get("queues").asLong()).isPositive();
    }

    /** What the tables have can be shown also while nothing new comes. */
    @Test
    void whoever_can_read_the_tables_is_ready_and_health_tells_of_the_feed_as_well() {
        Questions questions = new Questions(port);

        assertThat(questions.get("/actuator/health/readiness").status()).isEqualTo(200);
        JsonNode ready = questions.get("/actuator/health/readiness").json().get("components");
        assertThat(ready.propertyNames()).containsExactlyInAnyOrder("readinessState", "db");
        JsonNode parts = questions.get("/actuator/health").json().get("components");
        assertThat(parts.get("feed").get("status").asString()).isEqualTo("UP");
        assertThat(parts.get("db").get("status").asString()).isEqualTo("UP");
        assertThat(questions.get("/actuator/metrics/qconnect.feed.drawn").status())
                .isEqualTo(200);
        assertThat(questions.get("/actuator/prometheus").response().body()).contains("qconnect_feed_drawn");
    }

    @Test
    void what_is_watched_is_measured() {
        String metrics =
                new Questions(port).get("/actuator/prometheus").response().body();

        assertThat(metrics)
                .contains(
                        "qconnect_feed_failing 0.0",
                        "qconnect_feed_deaf_seconds 0.0",
                        "qconnect_feed_lag ",
                        "qconnect_feed_behind_seconds ",
                        "qconnect_feed_parked_records ")
                .contains(
                        "qconnect_rebuild_running 0.0",
                        "qconnect_rebuild_facts_done",
                        "qconnect_rebuild_facts_expected")
                .contains("qconnect_feed_delay_seconds");
    }

    @Test
    void a_rebuild_that_nobody_understands_is_refused() {
        Questions questions = new Questions(port);

        assertThat(questions.send("POST", "/actuator/rebuild/sideways").status())
                .isEqualTo(400);
        assertThat(questions.send("POST", "/actuator/rebuild/back").code()).isEqualTo("REBUILD_REFUSED");
    }
}

package io.qconnect.query.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import io.qconnect.query.Questions.Answer;
import io.qconnect.query.RealServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a monitoring system may read, and what it may not. */
@OnRealServers
class ScrapingTest {

    @LocalServerPort
    private int port;

    @Test
    void it_gets_the_metrics() {
        Answer metrics = new Questions(port, RealServers.SCRAPE_TOKEN).get("/actuator/prometheus");

        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.response().body()).contains("qconnect_feed_lag ");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/actuator/metrics",
        "GET,/actuator/feed",
        "GET,/actuator/rebuild",
        "POST,/actuator/rebuild/compare",
        "POST,/actuator/prometheus",
        "GET,/users",
        "GET,/doctors"
    })
    void it_gets_nothing_else(String method, String path) {
        Answer answer = new Questions(port, RealServers.SCRAPE_TOKEN).send(method, path);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void another_token_gets_nothing() {
        String wrong = RealServers.SCRAPE_TOKEN.replace('a', 'b');

        assertThat(new Questions(port, wrong).get("/actuator/prometheus").status())
                .isEqualTo(401);
    }
}

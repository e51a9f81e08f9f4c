package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.command.RunningService.OnSharedServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a monitoring system may read, and what it may not. */
@RunningService
class ScrapingTest {

    private final Clinic monitoring;

    ScrapingTest(@LocalServerPort int port) {
        this.monitoring = new Clinic(port).with(OnSharedServers.SCRAPE_TOKEN);
    }

    @Test
    void it_gets_the_metrics() {
        var reply = monitoring.send("GET", "/actuator/prometheus", null).expect(200);
        assertThat(reply.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/actuator/metrics",
        "GET,/actuator/store",
        "GET,/actuator/republish",
        "POST,/actuator/republish",
        "POST,/actuator/prometheus",
        "GET,/auth/me",
        "GET,/audit/events",
        "POST,/queues"
    })
    void it_gets_nothing_else(String method, String path) {
        var reply = monitoring.send(method, path, method.equals("GET") ? null : "{}");
        assertThat(reply.expect(401).code()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void another_token_gets_nothing() {
        String wrong = OnSharedServers.SCRAPE_TOKEN.replace('a', 'b');
        assertThat(monitoring
                        .with(wrong)
                        .send("GET", "/actuator/prometheus", null)
                        .expect(401)
                        .code())
                .isEqualTo("UNAUTHENTICATED");
    }
}

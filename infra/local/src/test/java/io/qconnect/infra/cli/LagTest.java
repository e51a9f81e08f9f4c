package io.qconnect.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.infra.client.Answer;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** How far the read side is behind, as commands tell it: what nobody knows is not none. */
class LagTest {

    private static Answer feed(String lag) {
        return new Answer(200, JsonMapper.shared().readTree("{\"lag\": " + lag + ", \"parked\": 0, \"rows\": {}}"));
    }

    private static String status(Answer feed) {
        StringWriter said = new StringWriter();
        try (PrintWriter out = new PrintWriter(said)) {
            Status.lag(out, feed);
        }
        return said.toString();
    }

    @Test
    void what_kafka_tells_is_told() {
        assertThat(Check.lag(feed("0"))).isEqualTo("0 facts behind, 0 parked");
        assertThat(status(feed("7"))).startsWith("read side: 7 facts behind, 0 parked");
        assertThatThrownBy(() -> Check.lag(feed("7"))).hasMessageContaining("7 facts behind");
    }

    @Test
    void what_kafka_does_not_tell_is_unknown() {
        assertThatThrownBy(() -> Check.lag(feed("null"))).hasMessageContaining("unknown: Kafka does not say");
        assertThat(status(feed("null"))).startsWith("read side: Kafka does not say how far behind, 0 parked");
    }
}

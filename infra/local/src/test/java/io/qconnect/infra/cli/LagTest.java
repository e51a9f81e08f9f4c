package io.qconnect.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.infra.client.Answer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** How far the read side is behind, as commands tell it: what nobody knows is not none. */
class LagTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static Answer feed(String lag) {
        return feed(7, lag);
    }

    /** With 7 facts in its only partition at the first look. */
    private static Answer feed(long reached, String lag) {
        return new Answer(200, JsonMapper.shared().readTree("""
            {"lag": %s, "parked": 0, "rows": {}, "partitions":
             [{"topic": "qconnect.queue", "partition": 0, "nextOffset": %d, "endOffset": 7, "lag": %s}]}
            """.formatted(lag, reached, lag)));
    }

    private static Answer store(long last, long relayed) {
        return new Answer(200, JsonMapper.shared().readTree("""
            {"facts": 9, "lastPosition": %d, "relayedPosition": %d}
            """.formatted(last, relayed)));
    }

    private static Supplier<Answer> oneAfterTheOther(Answer... answers) {
        Iterator<Answer> next = List.of(answers).iterator();
        return next::next;
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
        assertThat(Check.lag(() -> feed("0"), SOON)).isEqualTo("0 facts behind, 0 parked");
        assertThat(status(feed("7"))).startsWith("read side: 7 facts behind, 0 parked");
        assertThatThrownBy(() -> Check.lag(() -> feed(0, "7"), Duration.ZERO)).hasMessageContaining("7 facts behind");
    }

    /** In a clinic that is at work, the newest fact is always on its way. */
    @Test
    void what_is_on_its_way_is_waited_for() {
        assertThat(Check.lag(oneAfterTheOther(feed(5, "2"), feed(7, "3")), SOON))
                .isEqualTo("0 facts behind, 0 parked");
        assertThat(Check.publishing(oneAfterTheOther(store(9, 4), store(12, 10)), SOON))
                .isEqualTo("9 facts, 0 not published");
        assertThatThrownBy(() -> Check.publishing(() -> store(9, 4), Duration.ZERO))
                .hasMessageContaining("5 not published");
    }

    @Test
    void what_kafka_does_not_tell_is_unknown() {
        assertThatThrownBy(() -> Check.lag(() -> feed("null"), SOON))
                .hasMessageContaining("unknown: Kafka does not say");
        assertThat(status(feed("null"))).startsWith("read side: Kafka does not say how far behind, 0 parked");
    }
}

package io.qconnect.command.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {

    /** Whatever stands in a fact must be read: the relay reads it, and sends nothing behind it before. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-02T08:00:00Z",
                "2026-03-02T08:00:00.123456Z",
                "+10000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z",
                "-0001-12-31T00:00:00Z"
            })
    void every_time_that_is_written_is_read(String written) {
        Instant at = Instant.parse(written);
        assertThat(at).hasToString(written);
        assertThat(Conditions.effectiveAt(MetaData.with(Trace.EFFECTIVE_AT, written)))
                .isEqualTo(at);
    }
}

package io.qconnect.infra.day;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    @Test
    void of_a_hundred_have_the_fiftieth_in_the_middle_and_one_above_the_ninety_ninth() {
        for (int millis = 100; millis >= 1; millis--) {
            latencies.add(TimeUnit.MILLISECONDS.toNanos(millis));
        }

        assertThat(latencies.percentile(50)).isEqualTo(50);
        assertThat(latencies.percentile(99)).isEqualTo(99);
        assertThat(latencies.percentile(100)).isEqualTo(100);
        assertThat(latencies).hasToString("p50 50.0 ms, p99 99.0 ms");
    }

    @Test
    void of_one_are_that_one() {
        latencies.add(1_500_000);

        assertThat(latencies.percentile(50)).isEqualTo(1.5);
        assertThat(latencies.percentile(99)).isEqualTo(1.5);
    }

    @Test
    void of_none_are_zero() {
        assertThat(latencies.percentile(99)).isZero();
    }
}

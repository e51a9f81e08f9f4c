package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Load is taken in large pieces, and nobody who waits for a single fact is kept waiting. */
class PaceTest {

    private static final int FEW = 2;
    private static final int MANY = 100;

    private final Pace pace = new Pace();

    private Duration rest(int facts) {
        long begun = System.nanoTime();
        pace.rest(begun, facts);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void a_fact_that_comes_alone_is_followed_at_once() {
        assertThat(rest(FEW)).isLessThan(Duration.ofMillis(20));
        assertThat(rest(FEW)).isLessThan(Duration.ofMillis(20));
    }

    @Test
    void transactions_of_a_busy_moment_begin_apart_however_small_its_pieces_are() {
        assertThat(rest(MANY)).isGreaterThan(Duration.ofMillis(40));
        assertThat(rest(FEW)).isGreaterThan(Duration.ofMillis(40));
    }

    @Test
    void many_small_pieces_are_a_busy_moment_too() {
        Duration rested = Duration.ZERO;
        for (int i = 0; i < MANY; i++) {
            rested = rested.plus(rest(1));
        }
        assertThat(rested).isGreaterThan(Duration.ofMillis(40));
    }

    @Test
    void a_busy_moment_is_over_soon() {
        rest(MANY);
        rest(0);
        rest(0);
        assertThat(rest(FEW)).isLessThan(Duration.ofMillis(20));
    }
}

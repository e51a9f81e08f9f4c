package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Load is taken in large pieces, and nobody who waits for a single fact is kept waiting. */
class PaceTest {

    private static final Duration APART = Duration.ofMillis(50);
    private static final Duration A_MOMENT = Duration.ofMillis(1);
    private static final int FEW = 2;
    private static final int MANY = 100;

    private long now = Long.MAX_VALUE - Duration.ofMillis(75).toNanos();
    private final Pace pace = new Pace(() -> now, this::dozeOff);

    /** Whoever parks may be woken before the time is over. */
    private void dozeOff(long nanos) {
        now += Math.max(1, nanos / 2);
    }

    /** A transaction of a millisecond takes so many facts; gives how long is rested after it. */
    private Duration rest(int facts) {
        long begun = now;
        now += A_MOMENT.toNanos();
        long ended = now;
        pace.rest(begun, facts);
        return Duration.ofNanos(now - ended);
    }

    @Test
    void a_fact_that_comes_alone_is_followed_at_once() {
        assertThat(rest(FEW)).isZero();
        assertThat(rest(FEW)).isZero();
    }

    @Test
    void transactions_of_a_busy_moment_begin_apart_however_small_its_pieces_are() {
        assertThat(rest(MANY)).isEqualTo(APART.minus(A_MOMENT));
        assertThat(rest(FEW)).isEqualTo(APART.minus(A_MOMENT));
    }

    @Test
    void a_transaction_that_takes_longer_than_that_is_followed_at_once() {
        long begun = now;
        now += APART.toNanos();
        long ended = now;
        pace.rest(begun, MANY);
        assertThat(now).isEqualTo(ended);
    }

    @Test
    void many_small_pieces_are_a_busy_moment_too() {
        for (int i = 1; i < 40; i++) {
            assertThat(rest(1)).as("after fact %d", i).isZero();
        }
        // the fortieth begins 39 ms after the first
        assertThat(rest(1)).isEqualTo(APART.minus(A_MOMENT.multipliedBy(40)));
    }

    @Test
    void facts_that_come_far_apart_are_no_busy_moment() {
        for (int i = 0; i < MANY; i++) {
            assertThat(rest(1)).isZero();
            now += Duration.ofMillis(10).toNanos();
        }
    }

    @Test
    void a_busy_moment_is_over_soon() {
        rest(MANY);
        rest(0);
        rest(0);
        assertThat(rest(FEW)).isZero();
    }
}

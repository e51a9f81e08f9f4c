package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.query.feed.FeedEndpoint.Partition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandstillTest {

    private static final Instant BEGINNING = Instant.parse("2026-03-02T08:00:00Z");

    private Instant now = BEGINNING;
    private final Standstill standstill = new Standstill(new MovedClock());

    /** @param end null while the broker does not say */
    private void look(int second, long shown, @Nullable Long end) {
        now = BEGINNING.plusSeconds(second);
        Long lag = end == null ? null : Long.valueOf(end - shown);
        standstill.looked(now, List.of(new Partition("qconnect.queue", 0, shown, end, lag)));
    }

    @Test
    void tables_that_have_everything_stand_still_never() {
        for (int second = 0; second <= 600; second += 5) {
            look(second, 7, 7L);
            assertThat(standstill.since()).isEmpty();
        }
        assertThat(standstill.age()).isZero();
    }

    /** Somebody books all the time, and what was booked last is never shown yet when one looks. */
    @Test
    void facts_that_are_on_their_way_are_no_standstill() {
        for (int second = 0; second <= 600; second += 5) {
            look(second, 100L * second, 100L * second + 3);
            assertThat(standstill.since()).isEmpty();
            assertThat(standstill.age()).isLessThanOrEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void tables_that_get_no_further_are_as_old_as_the_last_look_that_they_have_reached() {
        look(5, 7, 7L);
        look(10, 7, 8L);
        look(35, 7, 9L);
        assertThat(standstill.since()).isEmpty();
        look(40, 7, 9L);
        assertThat(standstill.since()).contains(BEGINNING.plusSeconds(5));
        look(45, 8, 20L);
        assertThat(standstill.since()).contains(BEGINNING.plusSeconds(10));
    }

    @Test
    void a_reader_that_catches_up_is_as_old_as_what_it_has_reached() {
        look(5, 7, 7L);
        look(60, 7, 1_000L);
        look(120, 500, 2_000L);
        assertThat(standstill.since()).contains(BEGINNING.plusSeconds(5));
        look(180, 1_500, 3_000L);
        assertThat(standstill.since()).contains(BEGINNING.plusSeconds(60));
        look(185, 3_001, 3_001L);
        assertThat(standstill.since()).isEmpty();
    }

    @Test
    void while_the_broker_does_not_say_where_the_log_ends_the_tables_get_older() {
        look(5, 7, 7L);
        look(36, 7, null);
        assertThat(standstill.since()).contains(BEGINNING.plusSeconds(5));
        look(41, 7, 7L);
        assertThat(standstill.since()).isEmpty();
    }

    private final class MovedClock extends Clock {

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}

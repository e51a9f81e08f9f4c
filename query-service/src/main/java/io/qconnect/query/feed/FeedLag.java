package io.qconnect.query.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.query.feed.tables.ParkedTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * How far the tables are behind the log, for those who watch: in facts, and for how long that has been so. It is looked up
 * when somebody asks, at most once a second. What cannot be found out is not a number: an alarm must not mistake it for 0.
 */
final class FeedLag {

    private static final Logger LOG = LoggerFactory.getLogger(FeedLag.class);

    /** All gauges of one scrape share a look. */
    private static final Duration KEPT_FOR = Duration.ofSeconds(1);

    private final FeedEndpoint feed;
    private final ParkedTable parkedTable;
    private final Clock clock;
    private Look latest;
    private Instant caughtUpAt;

    FeedLag(FeedEndpoint feed, ParkedTable parkedTable, MeterRegistry meters, Clock clock) {
        this.feed = feed;
        this.parkedTable = parkedTable;
        this.clock = clock;
        this.caughtUpAt = clock.instant();
        this.latest = new Look(Instant.MIN, Double.NaN, Double.NaN, Double.NaN);
        gauge(meters, "qconnect.feed.lag", "Facts in the log that are not in the tables yet", null, Look::facts);
        gauge(
                meters,
                "qconnect.feed.behind",
                "How long it is since the tables had all facts of the log; 0 while they have",
                "seconds",
                Look::seconds);
        gauge(meters, "qconnect.feed.parked.records", "Records that are set aside at present", null, Look::parked);
    }

    private record Look(Instant at, double facts, double seconds, double parked) {}

    private void gauge(
            MeterRegistry meters,
            String name,
            String description,
            @Nullable String unit,
            ToDoubleFunction<Look> value) {
        Gauge.builder(name, this, lag -> value.applyAsDouble(lag.look()))
                .description(description)
                .baseUnit(unit)
                .register(meters);
    }

    private synchronized Look look() {
        Instant now = clock.instant();
        if (latest.at().isBefore(now.minus(KEPT_FOR))) {
            latest = lookNow(now);
        }
        return latest;
    }

    private Look lookNow(Instant now) {
        try {
            Long facts = feed.lag();
            double parked = parkedTable.count();
            if (facts == null) {
                return new Look(now, Double.NaN, Double.NaN, parked);
            }
            if (facts == 0) {
                caughtUpAt = now;
            }
            return new Look(now, facts, Duration.between(caughtUpAt, now).toMillis() / 1000.0, parked);
        } catch (DataAccessException unreachable) {
            LOG.info("How far the tables are cannot be read: {}", unreachable.toString());
            return new Look(now, Double.NaN, Double.NaN, Double.NaN);
        }
    }
}

package io.qconnect.query.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.query.feed.FeedEndpoint.Partition;
import io.qconnect.query.feed.tables.ParkedTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * How far the tables are behind the log, for those who watch: in facts, and for how long that has been so. It is looked
 * up every few seconds, and when somebody asks, at most once a second. What cannot be found out is not a number: an
 * alarm must not mistake it for 0.
 */
final class FeedLag implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FeedLag.class);

    /** All gauges of one scrape share a look. */
    private static final Duration KEPT_FOR = Duration.ofSeconds(1);

    /** So often {@link Standstill} hears of the log's end; cheap beside what is drawn meanwhile. */
    private static final Duration LOOKED_EVERY = Duration.ofSeconds(5);

    private final FeedEndpoint feed;
    private final ParkedTable parkedTable;
    private final Standstill standstill;
    private final Clock clock;
    private Look latest;
    private volatile @Nullable ScheduledExecutorService looking;

    FeedLag(FeedEndpoint feed, ParkedTable parkedTable, Standstill standstill, MeterRegistry meters, Clock clock) {
        this.feed = feed;
        this.parkedTable = parkedTable;
        this.standstill = standstill;
        this.clock = clock;
        this.latest = new Look(Instant.MIN, Double.NaN, Double.NaN, Double.NaN);
        gauge(meters, "qconnect.feed.lag", "Facts in the log that are not in the tables yet", null, Look::facts);
        gauge(
                meters,
                "qconnect.feed.behind",
                "How long it is since the tables had all facts that were in the log then; 0 while they have all",
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
            List<Partition> partitions = feed.partitions();
            standstill.looked(now, partitions);
            Long facts = FeedEndpoint.total(partitions);
            double parked = parkedTable.count();
            if (facts == null) {
                return new Look(now, Double.NaN, Double.NaN, parked);
            }
            double seconds = facts == 0 ? 0 : standstill.age().toMillis() / 1000.0;
            return new Look(now, facts, seconds, parked);
        } catch (DataAccessException unreachable) {
            LOG.info("How far the tables are cannot be read: {}", unreachable.toString());
            return new Look(now, Double.NaN, Double.NaN, Double.NaN);
        }
    }

    @Override
    public void start() {
        var looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("feed-lag").factory());
        looks.scheduleWithFixedDelay(this::lookAgain, 0, LOOKED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        looking = looks;
    }

    private void lookAgain() {
        try {
            look();
        } catch (RuntimeException failed) {
            // the next look is not to be given up
            LOG.warn("How far the tables are cannot be found out", failed);
        }
    }

    /** Waits for no look: its server may be away. */
    @Override
    public void stop() {
        ScheduledExecutorService looks = looking;
        if (looks != null) {
            looks.shutdownNow();
        }
        looking = null;
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }
}

package io.qconnect.query.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.feed.tables.ParkedTable.Parked;
import io.qconnect.query.feed.tables.ParkedTable.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the feed does, and raises the alarm when something had to be set aside. */
final class FeedMetrics implements Intake.News {

    private static final Logger LOG = LoggerFactory.getLogger(FeedMetrics.class);

    private final MeterRegistry registry;
    private final Clock clock;
    private final Counter drawn;
    private final Timer delay;

    FeedMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.drawn = registry.counter("qconnect.feed.drawn");
        this.delay = Timer.builder("qconnect.feed.delay")
                .description("from a fact's being written down to its being visible")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    @Override
    public void drawn(List<Recorded<?>> facts) {
        drawn.increment(facts.size());
        var now = clock.instant();
        for (Recorded<?> fact : facts) {
            delay.record(Duration.between(fact.envelope().recordedAt(), now));
        }
    }

    @Override
    public void parked(List<Parked> records) {
        for (Parked record : records) {
            registry.counter("qconnect.feed.parked", "reason", record.reason().name())
                    .increment();
        }
        for (Reason reason : Reason.values()) {
            List<Parked> alike =
                    records.stream().filter(record -> record.reason() == reason).toList();
            if (!alike.isEmpty()) {
                alarm(reason, alike);
            }
        }
    }

    /** What is in a record is not for the log; topic, partition and offset lead to it. */
    private static void alarm(Reason reason, List<Parked> records) {
        Parked first = records.getFirst();
        LOG.error(
                "{} set aside ({}), the first from {}-{} offset {}: {}",
                records.size(),
                reason,
                first.source().topic(),
                first.source().partition(),
                first.source().offset(),
                first.detail());
    }
}

package io.qconnect.query.feed;

import io.qconnect.query.feed.tables.ParkedTable;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether facts get into the tables. It is no part of readiness: what the tables have can be shown, and is, with the
 * time since when it may be old ({@link Standstill}). Records set aside are told but no failure: all other streams go
 * on.
 */
final class FeedHealth extends AbstractHealthIndicator {

    private final FeedReaders readers;
    private final ParkedTable parkedTable;

    FeedHealth(FeedReaders readers, ParkedTable parkedTable) {
        super("The state of the feed cannot be read");
        this.readers = readers;
        this.parkedTable = parkedTable;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        List<String> failures = readers.failures();
        if (!failures.isEmpty()) {
            health.down().withDetail("failures", failures);
            return;
        }
        health.up().withDetail("parked", parkedTable.count());
    }
}

package io.qconnect.query.feed;

import io.qconnect.query.feed.tables.ParkedTable;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether facts get into the tables. Records set aside are shown but do not take the service down: all other streams go
 * on, and their readers must not suffer.
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

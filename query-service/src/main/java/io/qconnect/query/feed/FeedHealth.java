package io.qconnect.query.feed;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether facts get into the tables. Records set aside are shown but do not take the service down: all other streams go
 * on, and their readers must not suffer.
 */
final class FeedHealth implements HealthIndicator {

    private final FeedReaders readers;
    private final ParkedTable parkedTable;

    FeedHealth(FeedReaders readers, ParkedTable parkedTable) {
        this.readers = readers;
        this.parkedTable = parkedTable;
    }

    @Override
    public Health health() {
        List<String> failures = readers.failures();
        if (!failures.isEmpty()) {
            return Health.down().withDetail("failures", failures).build();
        }
        return Health.up().withDetail("parked", parkedTable.count()).build();
    }
}

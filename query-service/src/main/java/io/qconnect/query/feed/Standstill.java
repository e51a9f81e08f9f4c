package io.qconnect.query.feed;

import io.qconnect.query.feed.FeedEndpoint.Partition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Until when the tables are known to show everything. A look that finds facts missing does not say that they stand
 * still: while facts come, some are always on their way. So each look remembers where the log ended, and the tables are
 * as new as the last look whose end they have reached. While the broker does not say where the log ends, they get
 * older.
 */
public final class Standstill {

    /** As the alarm has it: a rebalance or a broker's restart is shorter. */
    private static final Duration A_MOMENT = Duration.ofSeconds(30);

    private final Clock clock;
    private Instant lookedAt;
    private Map<String, Long> ends = Map.of();
    private volatile Instant completeAt;

    Standstill(Clock clock) {
        this.clock = clock;
        this.lookedAt = clock.instant();
        this.completeAt = lookedAt;
    }

    /** Since when there may be facts that are not shown; empty as long as that is a matter of seconds. */
    public Optional<Instant> since() {
        Instant complete = completeAt;
        return age(complete).compareTo(A_MOMENT) > 0 ? Optional.of(complete) : Optional.empty();
    }

    /** How long it is since the tables had everything that was in the log then. */
    Duration age() {
        return age(completeAt);
    }

    private Duration age(Instant complete) {
        return Duration.between(complete, clock.instant());
    }

    /** @param partitions as they were found at {@code at} or a little later, so they had what was there then */
    synchronized void looked(Instant at, List<Partition> partitions) {
        if (partitions.stream().anyMatch(partition -> partition.endOffset() == null)) {
            return;
        }
        if (partitions.stream().allMatch(partition -> Objects.equals(partition.lag(), 0L))) {
            completeAt = at;
        } else if (partitions.stream().allMatch(partition -> partition.nextOffset() >= goal(partition))) {
            completeAt = lookedAt;
        } else {
            // where the log ended then is what is still waited for
            return;
        }
        lookedAt = at;
        ends = partitions.stream()
                .collect(
                        Collectors.toMap(Standstill::name, partition -> Objects.requireNonNull(partition.endOffset())));
    }

    /** A partition that was unknown at the last look has nothing to reach: 0. */
    private long goal(Partition partition) {
        return ends.getOrDefault(name(partition), 0L);
    }

    private static String name(Partition partition) {
        return partition.topic() + "-" + partition.partition();
    }
}

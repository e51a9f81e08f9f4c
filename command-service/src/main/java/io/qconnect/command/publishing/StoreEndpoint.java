package io.qconnect.command.publishing;

import io.qconnect.command.platform.store.StoreEpoch;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is in the store, and how much of it is published. Facts are only added, and in the order of their positions: so
 * each look counts what has come since the last one, and only the first reads the whole table.
 */
@Component
@Endpoint(id = "store")
class StoreEndpoint {

    private static final String COUNTS = """
        SELECT payload_type AS type, count(*) AS facts, max(global_index) AS last_position
          FROM domain_event
         WHERE global_index > ?
         GROUP BY payload_type
         ORDER BY payload_type
        """;

    private final JdbcClient jdbc;
    private final StoreEpoch epoch;
    private final RelayPlace relay;

    private final Map<String, Long> counted = new TreeMap<>();
    private long countedTo;

    StoreEndpoint(JdbcClient jdbc, StoreEpoch epoch, RelayPlace relay) {
        this.jdbc = jdbc;
        this.epoch = epoch;
        this.relay = relay;
    }

    /** @param relayedPosition null when nothing is published in this life of the store */
    record Contents(
            UUID epoch,
            long facts,
            long lastPosition,
            @Nullable Long relayedPosition,
            Map<String, Long> factsByType) {}

    private record Count(String type, long facts, long lastPosition) {}

    @ReadOperation
    synchronized Contents contents() {
        // before the facts are counted: what is published is never more than there is
        Long relayed = relay.position();
        for (Count count : jdbc.sql(COUNTS).param(countedTo).query(Count.class).list()) {
            counted.merge(count.type(), count.facts(), Long::sum);
            countedTo = Math.max(countedTo, count.lastPosition());
        }
        long facts = counted.values().stream().mapToLong(Long::longValue).sum();
        return new Contents(epoch.current(), facts, countedTo, relayed, new TreeMap<>(counted));
    }
}

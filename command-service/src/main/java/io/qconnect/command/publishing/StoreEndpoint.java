package io.qconnect.command.publishing;

import io.qconnect.command.platform.store.StoreEpoch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is in the store, and how much of it is published. */
@Component
@Endpoint(id = "store")
class StoreEndpoint {

    private static final String COUNTS = """
        SELECT payload_type AS type, count(*) AS facts, max(global_index) AS last_position
          FROM domain_event
         GROUP BY payload_type
         ORDER BY payload_type
        """;

    private final JdbcClient jdbc;
    private final StoreEpoch epoch;
    private final RelayPlace relay;

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
    Contents contents() {
        Map<String, Long> byType = new LinkedHashMap<>();
        long facts = 0;
        long last = 0;
        for (Count count : jdbc.sql(COUNTS).query(Count.class).list()) {
            byType.put(count.type(), count.facts());
            facts += count.facts();
            last = Math.max(last, count.lastPosition());
        }
        return new Contents(epoch.current(), facts, last, relay.position(), byType);
    }
}

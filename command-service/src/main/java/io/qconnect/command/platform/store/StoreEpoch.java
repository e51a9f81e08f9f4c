package io.qconnect.command.platform.store;

import io.qconnect.events.Uuids;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Names the life of this store. A new store starts one, and whoever restores one begins another ({@link EpochStep}):
 * its positions will be drawn again, and whoever has seen the old ones must start anew. Epochs are UUIDs of version 7,
 * so a later one compares greater.
 */
@Component
public class StoreEpoch {

    private final UUID current;

    StoreEpoch(JdbcClient jdbc) {
        jdbc.sql("""
            INSERT INTO store_epoch (epoch, reason)
            SELECT ?, 'first start'
             WHERE NOT EXISTS (SELECT FROM store_epoch)
                ON CONFLICT DO NOTHING
            """).param(Uuids.timeOrdered()).update();
        this.current = jdbc.sql("SELECT epoch FROM store_epoch ORDER BY number DESC LIMIT 1")
                .query(UUID.class)
                .single();
    }

    public UUID current() {
        return current;
    }
}

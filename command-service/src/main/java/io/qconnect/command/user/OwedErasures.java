package io.qconnect.command.user;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.command.platform.Rounds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Destroys the keys of those whose erasure is a fact and has not come into the ledger, because the database of keys did
 * not answer or the process ended in between. Every process looks again and again, at all that was written since its
 * own start; what was written before, {@link Erasures} has compared by then. Two that are at the same one make one
 * entry.
 */
@Component
class OwedErasures extends Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(OwedErasures.class);

    private static final Duration EVERY = Duration.ofSeconds(15);

    /**
     * By then whoever was asked has done it, or its connection to the keys has given up (5 s to get one, 20 s to be
     * answered).
     */
    static final Duration BEING_DONE = Duration.ofSeconds(30);

    /** In one round, which a database that is silent can make wait for each of them. */
    private static final int AT_ONCE_MAX = 20;

    private static final String ERASED = """
        SELECT global_index AS position, aggregate_identifier AS person,
               convert_from(meta_data, 'UTF8')::jsonb ->> 'actor' AS actor
          FROM domain_event
         WHERE payload_type = 'user.erased'
           AND global_index > ?
           AND time_stamp <= ?
         ORDER BY global_index
         LIMIT ?
        """;

    private final Erasures erasures;
    private final JdbcClient jdbc;
    private final Clock clock;

    /** Of all that is written up to here the ledger knows. */
    private long settled;

    private volatile int owed;

    OwedErasures(Erasures erasures, JdbcClient jdbc, Clock clock, MeterRegistry meters) {
        super("owed-erasures", EVERY);
        this.erasures = erasures;
        this.jdbc = jdbc;
        this.clock = clock;
        Gauge.builder("qconnect.erasures.owed", this, it -> it.owed)
                .description(
                        "People who are erased by a fact and whose keys are not destroyed yet, as many as one round"
                                + " takes")
                .register(meters);
    }

    /**
     * @param position of the fact
     * @param actor who has erased
     */
    record Erased(long position, UUID person, String actor) {}

    @Override
    public void start() {
        settled = jdbc.sql("SELECT coalesce(max(global_index), 0) FROM domain_event")
                .query(Long.class)
                .single();
        super.start();
    }

    @Override
    protected void look() {
        try {
            int failed = 0;
            for (Erased erased : erasedBefore(clock.instant().minus(BEING_DONE))) {
                failed += isInTheLedger(erased) ? 0 : 1;
                settled = failed == 0 ? erased.position() : settled;
            }
            owed = failed;
        } catch (DataAccessException unreachable) {
            LOG.warn("Cannot see whose keys are to be destroyed: {}", unreachable.getMessage());
        }
    }

    private List<Erased> erasedBefore(Instant time) {
        return jdbc.sql(ERASED)
                .params(settled, time.atOffset(ZoneOffset.UTC), AT_ONCE_MAX)
                .query(Erased.class)
                .list();
    }

    private boolean isInTheLedger(Erased erased) {
        try {
            erasures.finish(erased.person(), erased.actor());
            return true;
        } catch (IllegalStateException unreachable) {
            LOG.warn("The key of erased user {} is still there: {}", erased.person(), unreachable.toString());
            return false;
        }
    }
}

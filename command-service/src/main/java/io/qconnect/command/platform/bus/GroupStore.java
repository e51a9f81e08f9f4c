package io.qconnect.command.platform.bus;

import io.qconnect.command.platform.store.EventTable;
import io.qconnect.command.platform.store.EventTable.Appended;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** What the bus asks of the store, besides appending. */
@Component
class GroupStore {

    private static final Logger LOG = LoggerFactory.getLogger(GroupStore.class);

    /** What became of an append whose commit was not answered. */
    enum Fate {
        STORED,
        NOT_STORED,
        UNKNOWN
    }

    /** A restart of the database takes a few seconds; nobody waits longer than this for an answer at a desk. */
    private static final Duration FIND_OUT_MAX = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final String CARRIED_OUT = """
        SELECT DISTINCT command_id
          FROM domain_event
         WHERE command_id = ANY (?)
           AND client_given
        """;

    private static final String IS_STORED = """
        SELECT EXISTS (SELECT
                         FROM domain_event
                        WHERE aggregate_identifier = ?
                          AND sequence_number = ?
                          AND event_identifier = ?)
        """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    GroupStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Nobody else appends until this transaction ends. */
    void takeAppendLock() {
        jdbc.sql(EventTable.TAKE_APPEND_LOCK).query((_, _) -> true).single();
    }

    /** Those of these commands that are known to the store. */
    Set<UUID> carriedOut(Set<UUID> commands) {
        return new HashSet<>(jdbc.sql(CARRIED_OUT)
                .param(commands.toArray(UUID[]::new))
                .query(UUID.class)
                .list());
    }

    /** Whether this unit of work has facts to store. */
    boolean appended(UnitOfWork<?> unit) {
        return EventTable.appendedIn(unit) != null;
    }

    /**
     * Finds out what became of a unit of work whose commit was not answered. A commit that is still on its way holds the
     * append lock, so under this lock it has ended, one way or the other; and since a group is stored as a whole, one of
     * its facts tells of all.
     */
    Fate findOut(UnitOfWork<?> unit) {
        Appended fact = EventTable.appendedIn(unit);
        if (fact == null) {
            return Fate.NOT_STORED;
        }
        long deadline = System.nanoTime() + FIND_OUT_MAX.toNanos();
        while (System.nanoTime() - deadline < 0) {
            try {
                Boolean stored = transaction.execute(_ -> {
                    takeAppendLock();
                    return jdbc.sql(IS_STORED)
                            .param(fact.aggregate())
                            .param(fact.sequenceNumber())
                            .param(fact.event())
                            .query(Boolean.class)
                            .single();
                });
                return Boolean.TRUE.equals(stored) ? Fate.STORED : Fate.NOT_STORED;
            } catch (DataAccessException | TransactionException notYet) {
                LOG.warn("Whether a group of commands was stored is not known yet: {}", notYet.getMessage());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        return Fate.UNKNOWN;
    }
}

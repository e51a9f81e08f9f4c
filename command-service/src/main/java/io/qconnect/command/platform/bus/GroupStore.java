package io.qconnect.command.platform.bus;

import io.qconnect.command.platform.store.EventTable;
import io.qconnect.command.platform.store.EventTable.Appended;
import io.qconnect.postgres.RoundTrip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
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

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    GroupStore(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Asks one question after the other, in one round trip: each sees what was committed when its turn comes. */
    void ask(List<Question> questions) {
        if (questions.isEmpty()) {
            return;
        }
        RoundTrip trip = new RoundTrip(jdbc);
        trip.findByKeys();
        questions.forEach(question -> trip.ask(question.sql(), values(question), rows -> {
            while (rows.next()) {
                question.rows().processRow(rows);
            }
            return true;
        }));
        trip.make();
    }

    private static List<RoundTrip.Value> values(Question question) {
        List<RoundTrip.Value> values = new ArrayList<>();
        for (Object parameter : question.parameters()) {
            values.add((index, statement) -> statement.setObject(index, parameter));
        }
        return values;
    }

    /** Nobody else appends from here on until the transaction ends. */
    Question appendLock() {
        return new Question(EventTable.TAKE_APPEND_LOCK, List.of(), _ -> {});
    }

    /** @param known takes those of these commands that are known to the store */
    Question carriedOut(Set<UUID> commands, Consumer<UUID> known) {
        return new Question(
                CARRIED_OUT,
                List.of((Object) commands.toArray(UUID[]::new)),
                row -> known.accept(row.getObject("command_id", UUID.class)));
    }

    /** Whether this unit of work has facts to store. */
    boolean appended(UnitOfWork<?> unit) {
        return EventTable.appendedIn(unit) != null;
    }

    /**
     * Finds out what became of a unit of work whose commit was not answered. A commit that is still on its way holds
     * the append lock, so under this lock it has ended, one way or the other; and since a group is stored as a whole,
     * one of its facts tells of all.
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
                    ask(List.of(appendLock()));
                    return Boolean.TRUE.equals(jdbc.queryForObject(
                            IS_STORED, Boolean.class, fact.aggregate(), fact.sequenceNumber(), fact.event()));
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

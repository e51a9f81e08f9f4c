package io.qconnect.query.feed.rebuild;

import io.qconnect.query.feed.FeedTables;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The second set of tables: laid out, indexed, exchanged for the live ones and taken back. PostgreSQL moves a table to
 * another schema by changing one entry of its catalogue, so the exchange of all is a matter of milliseconds and of one
 * transaction; a question that waits for it is answered from the new table.
 */
final class FreshTables {

    /** Any number, the same in all instances: only one of them rebuilds. */
    private static final long TURN = 7_283_400_117L;

    /** Questions wait behind an exchange that waits for one that takes long; so it gives up early and comes again. */
    private static final String HOLD_NOBODY_LONGER = "SET LOCAL lock_timeout = '150ms'";

    /**
     * PostgreSQL's own vacuum stops for whoever has waited for it for a second ({@code deadlock_timeout}), and else
     * keeps a large table for minutes, above all one that was loaded a moment ago. Questions and the feed do not wait
     * behind this lock.
     */
    private static final String OUTWAIT_VACUUM = "SET LOCAL lock_timeout = '10s'";

    private static final String KEEP_VACUUM_AWAY = """
        DO $$
        BEGIN
            EXECUTE (
                SELECT 'LOCK TABLE ' || string_agg(format('%I.%I', schema, name), ', ' ORDER BY schema, name)
                       || ' IN SHARE UPDATE EXCLUSIVE MODE'
                FROM   drawn_table, unnest(ARRAY ['public', 'fresh', 'former']) schema
                WHERE  to_regclass(format('%I.%I', schema, name)) IS NOT NULL
            );
        END $$
        """;

    /**
     * All in one go, and from queues back to appointments, as a board's question locks them: an exchange that took
     * table after table, each with its change of schema, would wait for a question that waits for it.
     */
    private static final String KEEP_QUESTIONS_AWAY = """
        DO $$
        BEGIN
            EXECUTE (
                SELECT 'LOCK TABLE ' || string_agg(format('public.%I', name), ', ' ORDER BY name DESC)
                       || ' IN ACCESS EXCLUSIVE MODE'
                FROM   drawn_table
            );
        END $$
        """;

    /** As many processors as there are for sure; questions and bookings want theirs. */
    private static final int AT_A_TIME = 2;

    private static final String MISSING_INDEXES = """
        SELECT   c.relname
        FROM     drawn_table d
                 JOIN pg_index i ON i.indrelid = format('public.%I', d.name)::regclass
                 JOIN pg_class c ON c.oid = i.indexrelid
        WHERE    to_regclass(format('fresh.%I', c.relname)) IS NULL
        ORDER BY pg_relation_size(format('fresh.%I', d.name)::regclass) DESC
        """;

    private static final String LARGEST_FIRST = """
        SELECT   name
        FROM     drawn_table
        ORDER BY pg_relation_size(format('fresh.%I', name)::regclass) DESC
        """;

    private static final String BEGIN_WHERE_LIVE_BEGAN =
            "INSERT INTO fresh.feed_epoch (epoch) SELECT epoch FROM public.feed_epoch";

    private final DataSource database;
    private final JdbcTemplate jdbc;

    FreshTables(DataSource database) {
        this.database = database;
        this.jdbc = new JdbcTemplate(database);
    }

    /** The right to rebuild, held by one process at a time; lost with the connection. */
    record Turn(Connection connection) implements AutoCloseable {
        @Override
        public void close() {
            try (connection;
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_unlock(" + TURN + ")");
            } catch (SQLException gone) {
                throw new IllegalStateException("The connection that held the turn is broken", gone);
            }
        }
    }

    /** @throws RebuildRefused when somebody else is rebuilding */
    Turn takeTurn() {
        try {
            Connection connection = database.getConnection();
            try (Statement statement = connection.createStatement();
                    ResultSet answer = statement.executeQuery("SELECT pg_try_advisory_lock(" + TURN + ")")) {
                answer.next();
                if (answer.getBoolean(1)) {
                    return new Turn(connection);
                }
            }
            connection.close();
            throw new RebuildRefused("The tables are being rebuilt already");
        } catch (SQLException failed) {
            throw new IllegalStateException("The database does not answer", failed);
        }
    }

    /** @throws RebuildRefused when the catalogue does not know of a table that is drawn */
    void layOut(List<Projection<?>> projections) {
        Set<String> drawn = new TreeSet<>(jdbc.queryForList("SELECT name FROM drawn_table", String.class));
        for (Projection<?> projection : projections) {
            for (Table<?, ?> table : projection.tables()) {
                if (!drawn.contains(table.name())) {
                    throw new RebuildRefused("drawn_table has no line for " + table.name());
                }
            }
        }
        call("lay_out_fresh_tables()");
        jdbc.update(BEGIN_WHERE_LIVE_BEGAN);
    }

    /** The indexes that are not there yet, and then what the planner wants to know of the tables. */
    void index() {
        sideBySide("make_fresh_index(?)", jdbc.queryForList(MISSING_INDEXES, String.class));
        sideBySide("analyze_fresh_table(?)", jdbc.queryForList(LARGEST_FIRST, String.class));
    }

    /** One call for each name, each over a connection of its own, two at a time. */
    private void sideBySide(String function, List<String> names) {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            List<CompletableFuture<Void>> calls = names.stream()
                    .map(name -> CompletableFuture.runAsync(() -> callForLong(function, name), threads))
                    .toList();
            calls.forEach(CompletableFuture::join);
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof DataAccessException refused ? refused : failed;
        }
    }

    /**
     * Within a transaction: the live feed stands still until it ends, and nothing else works on the tables but
     * questions.
     */
    void holdFeed() {
        jdbc.execute(OUTWAIT_VACUUM);
        jdbc.execute(KEEP_VACUUM_AWAY);
        jdbc.execute(HOLD_NOBODY_LONGER);
        new FeedTables(jdbc).holdFeed();
    }

    void exchange() {
        jdbc.execute(KEEP_QUESTIONS_AWAY);
        call("exchange_tables()");
    }

    void exchangeBack() {
        jdbc.execute(KEEP_QUESTIONS_AWAY);
        call("exchange_tables_back()");
    }

    void dropStale() {
        call("drop_stale_tables()");
    }

    /** Where the live feed is at the moment. */
    Map<TopicPartition, Long> liveOffsets() {
        return new FeedTables(jdbc).offsets();
    }

    private void callForLong(String function, String name) {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            Patience.grant(connection);
            try (PreparedStatement statement = connection.prepareStatement("SELECT " + function)) {
                statement.setString(1, name);
                return statement.execute();
            }
        });
    }

    private void call(String function, Object... arguments) {
        jdbc.query("SELECT " + function, _ -> {}, arguments);
    }
}

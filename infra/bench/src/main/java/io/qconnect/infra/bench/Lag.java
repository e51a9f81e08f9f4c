package io.qconnect.infra.bench;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How far the read tables are behind the store, seen from outside: by counting facts on both sides. */
final class Lag implements AutoCloseable {

    private static final Duration CATCH_UP_MAX = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Connection store;
    private final Connection view;

    /** The newest fact of the last look, and how many there are up to it; no fact is ever added before it. */
    private long newest;

    private long stored;

    Lag(LocalPostgres postgres) throws SQLException {
        this.store = connect(postgres, LocalPostgres.COMMAND_DATABASE);
        this.view = connect(postgres, LocalPostgres.QUERY_DATABASE);
    }

    private static Connection connect(LocalPostgres postgres, String database) throws SQLException {
        Login superuser = postgres.superuser();
        return DriverManager.getConnection(postgres.jdbcUrl(database), superuser.user(), superuser.password());
    }

    /** Facts that are stored and not yet drawn. */
    synchronized long facts() throws SQLException {
        // the view first: what comes in between counts as behind, not as ahead
        long drawn = drawn();
        countStored();
        return stored - drawn;
    }

    private long drawn() throws SQLException {
        try (Statement statement = view.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(sum(version), 0) FROM stream_progress")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Counting all of them each time would take from what is measured meanwhile. */
    private void countStored() throws SQLException {
        try (PreparedStatement more = store.prepareStatement(
                "SELECT count(*), coalesce(max(global_index), 0) FROM domain_event WHERE global_index > ?")) {
            more.setLong(1, newest);
            try (ResultSet row = more.executeQuery()) {
                row.next();
                stored += row.getLong(1);
                newest = Math.max(newest, row.getLong(2));
            }
        }
    }

    /** @throws IllegalStateException when there still is one after some minutes */
    double secondsUntilNone() throws SQLException {
        long start = System.nanoTime();
        while (facts() > 0) {
            if (System.nanoTime() - start > CATCH_UP_MAX.toNanos()) {
                throw new IllegalStateException("The read side is still " + facts() + " facts behind");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void close() throws SQLException {
        store.close();
        view.close();
    }
}

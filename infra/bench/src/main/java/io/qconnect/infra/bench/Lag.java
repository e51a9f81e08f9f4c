package io.qconnect.infra.bench;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import java.sql.Connection;
import java.sql.DriverManager;
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

    Lag(LocalPostgres postgres) throws SQLException {
        this.store = connect(postgres, LocalPostgres.COMMAND_DATABASE);
        this.view = connect(postgres, LocalPostgres.QUERY_DATABASE);
    }

    private static Connection connect(LocalPostgres postgres, String database) throws SQLException {
        Login superuser = postgres.superuser();
        return DriverManager.getConnection(postgres.jdbcUrl(database), superuser.user(), superuser.password());
    }

    /** Facts that are stored and not yet drawn. */
    long facts() throws SQLException {
        // the view first: what comes in between counts as behind, not as ahead
        long drawn = count(view, "SELECT coalesce(sum(version), 0) FROM stream_progress");
        return count(store, "SELECT count(*) FROM domain_event") - drawn;
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
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

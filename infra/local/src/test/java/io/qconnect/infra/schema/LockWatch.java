package io.qconnect.infra.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Looks every few milliseconds who waits for a lock, and since when: what a migration does to those who work meanwhile.
 * Only sessions of the application count; the migration itself may wait.
 */
final class LockWatch implements AutoCloseable {

    /** The application's name on its connections. */
    static final String WORK = "work";

    private static final long LOOK_EVERY_MILLIS = 5;

    private static final String LONGEST = """
        SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0) * 1000
          FROM pg_locks JOIN pg_stat_activity USING (pid)
         WHERE NOT granted AND locktype = 'relation' AND application_name = ? AND datname = current_database()
        """;

    private final Connection connection;
    private final ScheduledExecutorService eye = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> watching;
    private volatile double longest;

    LockWatch(PostgresServer server, String database) throws SQLException {
        connection = server.connect(database, "postgres");
        PreparedStatement look = connection.prepareStatement(LONGEST);
        look.setString(1, WORK);
        watching = eye.scheduleWithFixedDelay(() -> look(look), 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(PreparedStatement look) {
        try (ResultSet row = look.executeQuery()) {
            row.next();
            longest = Math.max(longest, row.getDouble(1));
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The longest that somebody at work has waited for a table until now. */
    Duration longest() {
        if (watching.state() == Future.State.FAILED) {
            throw new IllegalStateException("Nobody has watched", watching.exceptionNow());
        }
        return Duration.ofMillis(Math.round(longest));
    }

    @Override
    public void close() throws SQLException {
        eye.close();
        connection.close();
    }
}

package io.qconnect.infra.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

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
    private final CompletableFuture<Double> watching;
    private volatile boolean stopped;

    LockWatch(PostgresServer server, String database) throws SQLException {
        connection = server.connect(database, "postgres");
        watching = CompletableFuture.supplyAsync(this::watch, Thread::startVirtualThread);
    }

    private double watch() {
        double longest = 0;
        try (PreparedStatement look = connection.prepareStatement(LONGEST)) {
            look.setString(1, WORK);
            while (!stopped) {
                try (ResultSet row = look.executeQuery()) {
                    row.next();
                    longest = Math.max(longest, row.getDouble(1));
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
            return longest;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The longest that somebody at work has waited for a table until now. */
    Duration longest() {
        stopped = true;
        return Duration.ofMillis(Math.round(watching.join()));
    }

    @Override
    public void close() throws SQLException {
        stopped = true;
        watching.join();
        connection.close();
    }
}

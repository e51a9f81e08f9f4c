package io.qconnect.query.feed;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;

/**
 * Hears what {@link NotifyBulletin} announces, on a connection of its own: a notification reaches only the connection that
 * listens, so it must not come from a pool. When the connection breaks, a new one is made, and because news may have
 * been missed meanwhile, everything is taken for changed.
 */
final class ChangeListener implements Changes, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeListener.class);

    /** Notifications end the wait at once; only a stop has to wait for its end. */
    private static final Duration WAIT = Duration.ofMillis(200);

    /** A peer that vanished without a word is found when it is asked something. */
    private static final Duration ALIVE_CHECK = Duration.ofSeconds(5);

    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

    private final JdbcConnectionDetails database;
    private final List<Consumer<Changed>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable CountDownLatch stopped;

    ChangeListener(JdbcConnectionDetails database) {
        this.database = database;
    }

    @Override
    public Subscription subscribe(Consumer<Changed> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopped = stop;
        Thread.ofVirtual().name("changes").start(() -> listenUntil(stop));
    }

    @Override
    public void stop() {
        CountDownLatch stop = stopped;
        if (stop != null) {
            stop.countDown();
            stopped = null;
        }
    }

    @Override
    public boolean isRunning() {
        return stopped != null;
    }

    private void listenUntil(CountDownLatch stop) {
        try {
            while (stop.getCount() > 0) {
                try (Connection connection = connect()) {
                    tell(new Changed.Everything());
                    hear(connection, stop);
                } catch (SQLException | RuntimeException broken) {
                    LOG.warn("News of changes cannot be heard for the moment: {}", broken.getMessage());
                    stop.await(RECONNECT_AFTER.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", String.valueOf(database.getUsername()));
        login.setProperty("password", String.valueOf(database.getPassword()));
        login.setProperty("ApplicationName", "query-service changes");
        login.setProperty("tcpKeepAlive", "true");
        Connection connection = DriverManager.getConnection(database.getJdbcUrl(), login);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + NotifyBulletin.CHANNEL);
        }
        return connection;
    }

    private void hear(Connection connection, CountDownLatch stop) throws SQLException {
        PGConnection notified = connection.unwrap(PGConnection.class);
        long aliveAt = System.nanoTime();
        while (stop.getCount() > 0) {
            PGNotification @Nullable [] notes = notified.getNotifications((int) WAIT.toMillis());
            if (notes != null && notes.length > 0) {
                tell(read(notes));
            } else if (System.nanoTime() - aliveAt > ALIVE_CHECK.toNanos()) {
                if (!connection.isValid((int) ALIVE_CHECK.toSeconds())) {
                    throw new SQLException("The database does not answer");
                }
                aliveAt = System.nanoTime();
            }
        }
    }

    private static Changed read(PGNotification[] notes) {
        Set<String> names = Arrays.stream(notes)
                .flatMap(note -> Arrays.stream(note.getParameter().split(",")))
                .collect(Collectors.toSet());
        return names.contains(NotifyBulletin.EVERYTHING)
                ? new Changed.Everything()
                : new Changed.Streams(names.stream().map(UUID::fromString).collect(Collectors.toSet()));
    }

    private void tell(Changed changed) {
        for (Consumer<Changed> listener : listeners) {
            listener.accept(changed);
        }
    }
}

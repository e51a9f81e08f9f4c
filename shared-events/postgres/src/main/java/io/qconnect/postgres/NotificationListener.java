package io.qconnect.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what is announced by NOTIFY, on a connection of its own: a notification reaches only the connection that
 * listens, so it must not come from a pool. When the connection breaks, a new one is made, and whoever listens is told
 * that something may have been missed meanwhile. As long as none can be made it is deaf, and says so to whoever asks.
 */
public final class NotificationListener {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationListener.class);

    /** Notifications end the wait at once; only a stop has to wait for its end. */
    private static final Duration WAIT = Duration.ofMillis(200);

    /** A peer that vanished without a word is found when it is asked something. */
    private static final Duration ALIVE_CHECK = Duration.ofSeconds(5);

    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

    /** A server that takes the connection and then says nothing would otherwise be listened to for ever. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /** Who wants to hear. Called on the listening thread, which hears nothing else meanwhile. */
    public interface Hearer {

        /** @param notes what was announced, at least one */
        void hear(List<String> notes);

        /** From now on everything is heard; what was announced before may have been missed. */
        void listenAgain();
    }

    private final Properties login = SilentServers.givenUpAfter(ANSWER_WITHIN);
    private final String url;
    private final String channel;
    private final Hearer hearer;
    private volatile @Nullable CountDownLatch stopped;
    private volatile @Nullable Instant deafSince = Instant.now();

    /**
     * @param name of the connection, as the database's own views show it
     * @param channel a plain name: it becomes part of a statement
     */
    public NotificationListener(
            String url, @Nullable String user, @Nullable String password, String name, String channel, Hearer hearer) {
        login.setProperty("user", String.valueOf(user));
        login.setProperty("password", String.valueOf(password));
        login.setProperty("ApplicationName", name);
        login.setProperty("socketFactory", PromptSockets.class.getName());
        this.url = url;
        this.channel = channel;
        this.hearer = hearer;
    }

    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopped = stop;
        deafSince = Instant.now();
        // it waits for a socket all its life: as a virtual thread it would be woken by another one that does
        Thread.ofPlatform().daemon().name(channel).start(() -> listenUntil(stop));
    }

    public void stop() {
        CountDownLatch stop = stopped;
        if (stop != null) {
            stop.countDown();
            stopped = null;
        }
    }

    public boolean isRunning() {
        return stopped != null;
    }

    /** Since when nothing is heard, as far as that is known by now; empty while it listens. */
    public Optional<Instant> deafSince() {
        return Optional.ofNullable(deafSince);
    }

    private void listenUntil(CountDownLatch stop) {
        try {
            while (stop.getCount() > 0) {
                try (Connection connection = connect()) {
                    deafSince = null;
                    hearer.listenAgain();
                    hear(connection, stop);
                } catch (SQLException | RuntimeException broken) {
                    if (deafSince == null) {
                        deafSince = Instant.now();
                    }
                    LOG.warn("{} cannot be heard for the moment: {}", channel, broken.getMessage());
                    stop.await(RECONNECT_AFTER.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url, login);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + channel);
        }
        return connection;
    }

    private void hear(Connection connection, CountDownLatch stop) throws SQLException {
        PGConnection notified = connection.unwrap(PGConnection.class);
        long aliveAt = System.nanoTime();
        while (stop.getCount() > 0) {
            PGNotification @Nullable [] notes = notified.getNotifications((int) WAIT.toMillis());
            if (notes != null && notes.length > 0) {
                hearer.hear(
                        Arrays.stream(notes).map(PGNotification::getParameter).toList());
            } else if (System.nanoTime() - aliveAt > ALIVE_CHECK.toNanos()) {
                if (!connection.isValid((int) ALIVE_CHECK.toSeconds())) {
                    throw new SQLException("The database does not answer");
                }
                aliveAt = System.nanoTime();
            }
        }
    }
}

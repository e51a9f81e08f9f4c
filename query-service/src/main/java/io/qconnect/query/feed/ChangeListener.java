package io.qconnect.query.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.postgres.NotificationListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;

/**
 * Hears what {@link NotifyBulletin} announces. When news may have been missed, everything is taken for changed. Whoever
 * lives by news looks for themselves now and then, so while none can be heard they are late and not lost.
 */
final class ChangeListener implements Changes, SmartLifecycle, NotificationListener.Hearer {

    /** As with {@link Standstill}: a restart of the database is shorter. */
    private static final Duration A_MOMENT = Duration.ofSeconds(30);

    private final NotificationListener notifications;
    private final Clock clock;
    private final List<Consumer<Changed>> listeners = new CopyOnWriteArrayList<>();

    ChangeListener(JdbcConnectionDetails database, MeterRegistry meters, Clock clock) {
        this.clock = clock;
        this.notifications = new NotificationListener(
                database.getJdbcUrl(),
                database.getUsername(),
                database.getPassword(),
                "query-service changes",
                NotifyBulletin.CHANNEL,
                this);
        Gauge.builder("qconnect.feed.deaf", this, ChangeListener::deafSeconds)
                .description("How long this instance has heard of no changes; 0 as long as that is a matter of seconds")
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    public Subscription subscribe(Consumer<Changed> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Optional<Instant> deafSince() {
        Instant aMomentAgo = clock.instant().minus(A_MOMENT);
        return notifications.deafSince().filter(since -> since.isBefore(aMomentAgo));
    }

    private double deafSeconds() {
        return deafSince()
                .map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    @Override
    public void start() {
        notifications.start();
    }

    @Override
    public void stop() {
        notifications.stop();
    }

    @Override
    public boolean isRunning() {
        return notifications.isRunning();
    }

    @Override
    public void listenAgain() {
        tell(new Changed.Everything());
    }

    @Override
    public void hear(List<String> notes) {
        tell(NotifyBulletin.read(notes));
    }

    private void tell(Changed changed) {
        for (Consumer<Changed> listener : listeners) {
            listener.accept(changed);
        }
    }
}

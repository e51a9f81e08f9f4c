package io.qconnect.query.feed;

import io.qconnect.schema.NotificationListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;

/**
 * Hears what {@link NotifyBulletin} announces. When news may have been missed, everything is taken for changed.
 */
final class ChangeListener implements Changes, SmartLifecycle, NotificationListener.Hearer {

    private final NotificationListener notifications;
    private final List<Consumer<Changed>> listeners = new CopyOnWriteArrayList<>();

    ChangeListener(JdbcConnectionDetails database) {
        this.notifications = new NotificationListener(
                database.getJdbcUrl(),
                database.getUsername(),
                database.getPassword(),
                "query-service changes",
                NotifyBulletin.CHANNEL,
                this);
    }

    @Override
    public Subscription subscribe(Consumer<Changed> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
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

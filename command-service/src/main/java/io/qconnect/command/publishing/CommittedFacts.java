package io.qconnect.command.publishing;

import io.qconnect.command.platform.store.EventTable;
import io.qconnect.postgres.NotificationListener;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.Registration;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;

/**
 * The store in its order, as its one reader, the relay, reads it: when it is ready for more, it asks for all that has
 * come. The stream of Axon's own store has a thread that asks twice after every commit, for any number of readers;
 * while this one rests, commits need not be looked for. A commit in this process wakes it up at once; those of others
 * are announced by PostgreSQL, and should an announcement be lost, the next look finds them a second later.
 */
final class CommittedFacts
        implements StreamableMessageSource<TrackedEventMessage<?>>, NotificationListener.Hearer, SmartLifecycle {

    private final EventStore store;
    private final EventStorageEngine engine;
    private final String self;
    private final NotificationListener others;
    private final Semaphore commits = new Semaphore(0);
    private Registration own = () -> true;

    /** @param self the name of this process, as news of its own facts have it */
    CommittedFacts(EventStore store, EventStorageEngine engine, String self, JdbcConnectionDetails database) {
        this.store = store;
        this.engine = engine;
        this.self = self;
        this.others = new NotificationListener(
                database.getJdbcUrl(),
                database.getUsername(),
                database.getPassword(),
                "command-service facts",
                EventTable.NEWS,
                this);
    }

    @Override
    public void start() {
        own = store.subscribe(_ -> CurrentUnitOfWork.get().afterCommit(_ -> commits.release()));
        others.start();
    }

    @Override
    public void stop() {
        others.stop();
        own.cancel();
    }

    @Override
    public boolean isRunning() {
        return others.isRunning();
    }

    /** A name too long for PostgreSQL comes cut off, and costs a look too many. */
    @Override
    public void hear(List<String> notes) {
        if (!notes.stream().allMatch(self::equals)) {
            commits.release();
        }
    }

    @Override
    public void listenAgain() {
        commits.release();
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken place) {
        return new Reading(place);
    }

    @Override
    public TrackingToken createTailToken() {
        return store.createTailToken();
    }

    @Override
    public TrackingToken createHeadToken() {
        return store.createHeadToken();
    }

    private final class Reading implements BlockingStream<TrackedEventMessage<?>> {

        private TrackingToken place;
        private Iterator<? extends TrackedEventMessage<?>> looked = Collections.emptyIterator();
        private @Nullable TrackedEventMessage<?> next;

        private Reading(TrackingToken place) {
            this.place = place;
        }

        /** What the last look has found, as far as it is not taken yet. */
        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            if (next == null && looked.hasNext()) {
                next = looked.next();
            }
            return Optional.ofNullable(next);
        }

        /** Who does not want to wait is told of the last look only. */
        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            long deadline = System.nanoTime() + unit.toNanos(timeout);
            while (peek().isEmpty()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                // before looking: of what is committed later, there will be news
                commits.drainPermits();
                looked = engine.readEvents(place, false).iterator();
                if (peek().isEmpty() && !commits.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            while (!hasNextAvailable(1, TimeUnit.SECONDS)) {
                // an announcement may have been lost
            }
            TrackedEventMessage<?> fact = peek().orElseThrow();
            place = fact.trackingToken();
            next = null;
            return fact;
        }

        @Override
        public void close() {}
    }
}

package io.qconnect.command.publishing;

import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * The store in its order, as the relay reads it: when it is ready for more, it asks for all that has come. The stream of
 * Axon's own store has a thread that asks twice after every commit, for any number of readers; there is one, and while it
 * rests, commits need not be looked for. A commit in this process wakes it up; of others it hears when it looks again.
 */
final class CommittedFacts implements StreamableMessageSource<TrackedEventMessage<?>> {

    private final EventStore store;
    private final EventStorageEngine engine;
    private final Semaphore commits = new Semaphore(0);

    CommittedFacts(EventStore store, EventStorageEngine engine) {
        this.store = store;
        this.engine = engine;
        var _ = store.subscribe(_ -> CurrentUnitOfWork.get().afterCommit(_ -> commits.release()));
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
                // commits of other processes are not announced
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

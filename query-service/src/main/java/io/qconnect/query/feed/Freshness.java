package io.qconnect.query.feed;

import io.qconnect.query.platform.AccessLog;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refused;
import io.qconnect.query.platform.SharedLook;
import io.qconnect.query.platform.Viewer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a question wait until the view has what the asker has already been told. Whoever books and then looks sees the
 * booking, or is told that the view is late, but is never shown an older state. Those who wait look together, in one
 * statement after the other: however many they are, and for whatever they wait, they take one connection.
 */
public final class Freshness {

    /** A feed that works is milliseconds behind. Whoever waits longer than this is better told to come back. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** News can be lost with a connection; looking four times a second bounds what that costs. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    /** Each is a request that somebody keeps open, and a key in the statement that looks for all of them. */
    private static final int WAITING_MAX = 1_000;

    private final SharedLook<UUID, Long> versions;
    private final SharedLook<UUID, UUID> owners;
    private final Changes changes;
    private final AccessLog accesses;
    private final Semaphore places = new Semaphore(WAITING_MAX);

    /**
     * @param versions how many facts of a stream the tables show
     * @param owners whose a stream is; queues and doctors are nobody's
     */
    Freshness(SharedLook<UUID, Long> versions, SharedLook<UUID, UUID> owners, Changes changes, AccessLog accesses) {
        this.versions = versions;
        this.owners = owners;
        this.changes = changes;
        this.accesses = accesses;
    }

    /** Waits for a question about one stream, which anybody may ask. */
    public void await(@Nullable MinVersion wanted, UUID own) {
        if (wanted != null) {
            UUID stream = wanted.stream() == null ? own : wanted.stream();
            // what is asked about in public is nobody's, and not looked up
            awaitStream(
                    stream,
                    wanted.version(),
                    () -> stream.equals(own) || owners.find(stream).isEmpty());
        }
    }

    /** Waits for a question about one stream. */
    public void await(@Nullable MinVersion wanted, UUID own, Viewer viewer) {
        if (wanted != null) {
            UUID stream = wanted.stream() == null ? own : wanted.stream();
            awaitStream(stream, wanted.version(), existingFor(viewer, stream));
        }
    }

    /** Waits for a question about several streams, which must name the one it means. */
    public void awaitNamed(@Nullable MinVersion wanted, Viewer viewer) {
        if (wanted != null) {
            if (wanted.stream() == null) {
                throw Refused.malformed(
                        "minVersion", "This question is about several streams: minVersion must be STREAM:N");
            }
            awaitStream(wanted.stream(), wanted.version(), existingFor(viewer, wanted.stream()));
        }
    }

    /**
     * What is somebody else's does not exist for a viewer who may not see it, however long that viewer waits; and the
     * attempt is remembered.
     */
    private BooleanSupplier existingFor(Viewer viewer, UUID stream) {
        if (viewer.maySee(stream)) {
            return () -> true;
        }
        AtomicBoolean remembered = new AtomicBoolean();
        return () -> {
            Optional<UUID> other = owners.find(stream).filter(owner -> !viewer.maySee(owner));
            if (other.isPresent() && remembered.compareAndSet(false, true)) {
                accesses.refused(viewer, other.get(), "minVersion");
            }
            return other.isEmpty();
        };
    }

    /**
     * Waits for a row to appear whose stream the asker did not name. Any news may be of it, so all who wait look at
     * each.
     *
     * @param rows where it will be
     * @param exists whether it is there for the asker
     */
    public <K, R> R awaitRow(SharedLook<K, R> rows, K key, Predicate<R> exists) {
        Semaphore news = new Semaphore(0);
        try (var _ = changes.subscribe(_ -> news.release())) {
            return await(news, () -> rows.find(key).filter(exists));
        }
    }

    /**
     * News says how far a stream has come, so whoever waits looks once, and then again only when some may have been
     * missed.
     *
     * @param exists asked only when the stream has come so far
     */
    private void awaitStream(UUID stream, long version, BooleanSupplier exists) {
        Semaphore news = new Semaphore(0);
        AtomicBoolean told = new AtomicBoolean();
        try (var _ = changes.subscribe(changed -> {
            if (changed.reaches(stream, version)) {
                told.set(true);
                news.release();
            } else if (changed instanceof Changed.Everything) {
                news.release();
            }
        })) {
            await(
                    news,
                    () -> Optional.of(version)
                            .filter(wanted -> told.get() || tablesShow(stream, wanted))
                            .filter(_ -> exists.getAsBoolean()));
        }
    }

    private boolean tablesShow(UUID stream, long version) {
        return versions.find(stream).filter(reached -> reached >= version).isPresent();
    }

    /** @param news has been listened to since before: what came earlier is in the tables */
    private <R> R await(Semaphore news, Supplier<Optional<R>> wanted) {
        Optional<R> found = wanted.get();
        if (found.isPresent()) {
            return found.get();
        }
        if (!places.tryAcquire()) {
            throw Refused.because(Problem.BUSY, "Too many questions are waiting for the view");
        }
        try {
            return awaitNews(news, wanted);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Refused.because(Problem.BUSY, "The service is stopping");
        } finally {
            places.release();
        }
    }

    private static <R> R awaitNews(Semaphore news, Supplier<Optional<R>> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw Refused.because(Problem.STALE_VIEW, "The view has not come that far; please ask again");
            }
            news.tryAcquire(Math.min(left, LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS);
            news.drainPermits();
            Optional<R> found = wanted.get();
            if (found.isPresent()) {
                return found.get();
            }
        }
    }
}

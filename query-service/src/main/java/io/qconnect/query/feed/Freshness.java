package io.qconnect.query.feed;

import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a question wait until the view has what the asker has already been told. Whoever books and then looks sees the
 * booking, or is told that the view is late, but is never shown an older state.
 */
public final class Freshness {

    /** A feed that works is milliseconds behind. Whoever waits longer than this is better told to come back. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** News can be lost with a connection; looking four times a second bounds what that costs. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    /** When all of them look at once, because news may have been missed, that takes about 0.2 s of the database. */
    private static final int WAITING_MAX = 1_000;

    private final FeedTables tables;
    private final Changes changes;
    private final Semaphore places = new Semaphore(WAITING_MAX);

    Freshness(FeedTables tables, Changes changes) {
        this.tables = tables;
        this.changes = changes;
    }

    /** Waits for a question about one stream. */
    public void await(@Nullable MinVersion wanted, UUID own) {
        if (wanted != null) {
            UUID stream = wanted.stream() == null ? own : wanted.stream();
            awaitStream(stream, wanted.version());
        }
    }

    /** Waits for a question about several streams, which must name the one it means. */
    public void awaitNamed(@Nullable MinVersion wanted) {
        if (wanted != null) {
            if (wanted.stream() == null) {
                throw Refusal.malformed(
                        "minVersion", "This question is about several streams: minVersion must be STREAM:N");
            }
            awaitStream(wanted.stream(), wanted.version());
        }
    }

    /** Waits for a row to appear whose stream the asker did not name. */
    public <R> R awaitRow(Supplier<Optional<R>> row) {
        Semaphore news = new Semaphore(0);
        try (var _ = changes.subscribe(_ -> news.release())) {
            return await(news, row);
        }
    }

    /** News says how far a stream has come, so whoever waits looks once, and then again only when some may have been missed. */
    private void awaitStream(UUID stream, long version) {
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
            await(news, () -> Optional.of(version).filter(wanted -> told.get() || tablesShow(stream, wanted)));
        }
    }

    private boolean tablesShow(UUID stream, long version) {
        Long reached = tables.version(stream);
        return reached != null && reached >= version;
    }

    /** @param news has been listened to since before: what came earlier is in the tables */
    private <R> R await(Semaphore news, Supplier<Optional<R>> wanted) {
        Optional<R> found = wanted.get();
        if (found.isPresent()) {
            return found.get();
        }
        if (!places.tryAcquire()) {
            throw Refusal.because(Problem.BUSY, "Too many questions are waiting for the view");
        }
        try {
            return awaitNews(news, wanted);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Refusal.because(Problem.BUSY, "The service is stopping");
        } finally {
            places.release();
        }
    }

    private static <R> R awaitNews(Semaphore news, Supplier<Optional<R>> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw Refusal.because(Problem.STALE_VIEW, "The view has not come that far; please ask again");
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

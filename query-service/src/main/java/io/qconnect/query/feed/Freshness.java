package io.qconnect.query.feed;

import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

    /** Each one waiting looks at the database with every change: 1,000 that look at once take about 0.2 s of it. */
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
        return await(null, row);
    }

    private void awaitStream(UUID stream, long version) {
        await(stream, () -> Optional.ofNullable(tables.version(stream)).filter(reached -> reached >= version));
    }

    private <R> R await(@Nullable UUID stream, Supplier<Optional<R>> wanted) {
        Optional<R> found = wanted.get();
        if (found.isPresent()) {
            return found.get();
        }
        if (!places.tryAcquire()) {
            throw Refusal.because(Problem.BUSY, "Too many questions are waiting for the view");
        }
        try {
            return awaitNews(stream, wanted);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Refusal.because(Problem.BUSY, "The service is stopping");
        } finally {
            places.release();
        }
    }

    private <R> R awaitNews(@Nullable UUID stream, Supplier<Optional<R>> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Semaphore news = new Semaphore(0);
        try (var _ = changes.subscribe(changed -> {
            if (stream == null || changed.touches(stream)) {
                news.release();
            }
        })) {
            while (true) {
                // after the subscription began: what came before it is in the tables
                Optional<R> found = wanted.get();
                if (found.isPresent()) {
                    return found.get();
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw Refusal.because(Problem.STALE_VIEW, "The view has not come that far; please ask again");
                }
                news.tryAcquire(Math.min(left, LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS);
                news.drainPermits();
            }
        }
    }
}

package io.qconnect.query.feed;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Keeps a reader's transactions apart while many facts come. Each costs a dozen statements, a commit and a request to
 * Kafka, however few facts it holds, and a log in several parts hands out a busy moment in small pieces; so under load
 * a few large ones cost a fraction of what many small ones do. A fact that comes alone is somebody whom others are
 * waiting to see: when it is quiet nothing rests. Lives on the one thread of its reader.
 */
final class Pace {

    /** So many facts in two stretches are load: 400 a second, in pieces or at once. */
    private static final int MANY = 40;

    /** A screen that moves twenty times a second seems to move at once. */
    private static final Duration APART = Duration.ofMillis(50);

    private final LongSupplier nanoTime;
    private final LongConsumer parkNanos;
    private long began;
    private int facts;
    private int factsBefore;

    Pace() {
        this(System::nanoTime, LockSupport::parkNanos);
    }

    /** @param parkNanos lets so much time go by, or less */
    Pace(LongSupplier nanoTime, LongConsumer parkNanos) {
        this.nanoTime = nanoTime;
        this.parkNanos = parkNanos;
        this.began = nanoTime.getAsLong() - APART.toNanos();
    }

    /**
     * Rests, if there is reason to.
     *
     * @param begun when the transaction was begun that has just ended, as {@link System#nanoTime}
     * @param taken how many facts it has taken
     */
    void rest(long begun, int taken) {
        if (begun - began >= APART.toNanos()) {
            factsBefore = begun - began < 2 * APART.toNanos() ? facts : 0;
            facts = 0;
            began = begun;
        }
        facts += taken;
        if (facts + factsBefore >= MANY) {
            restUntil(began + APART.toNanos());
        }
    }

    /** To the end: a transaction that began a little too early would count among those before. */
    private void restUntil(long end) {
        for (long left = end - nanoTime.getAsLong();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - nanoTime.getAsLong()) {
            parkNanos.accept(left);
        }
    }
}

package io.qconnect.command.platform;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every so often whether there is something to do, and at once when it is told so. A round that fails is logged,
 * and the next one comes all the same.
 */
public final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final String name;
    private final Duration every;
    private final Runnable round;
    private final Semaphore told = new Semaphore(0);
    private volatile @Nullable Thread thread;

    /**
     * @param name of the thread
     * @param every the longest time between two rounds
     */
    public Rounds(String name, Duration every, Runnable round) {
        this.name = name;
        this.every = every;
        this.round = round;
    }

    public void start() {
        Thread next = Thread.ofVirtual().name(name).unstarted(this::goRound);
        thread = next;
        next.start();
    }

    /** There is something to do. */
    public void soon() {
        told.release();
    }

    /** A round that has begun is finished, on its own time. */
    public void stop() {
        thread = null;
        told.release();
    }

    public boolean isRunning() {
        return thread != null;
    }

    private void runSafely() {
        try {
            round.run();
        } catch (RuntimeException failed) {
            LOG.error("A round of {} has failed", name, failed);
        }
    }

    private void goRound() {
        try {
            while (true) {
                boolean earlier = told.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
                if (thread != Thread.currentThread()) {
                    return;
                }
                if (earlier) {
                    told.drainPermits();
                }
                runSafely();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

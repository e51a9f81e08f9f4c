package io.qconnect.command.platform;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks every so often whether there is something to do, and at once when it is told so, as long as the service runs. A
 * round that fails is logged, and the next one comes all the same.
 */
public abstract class Rounds implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final String name;
    private final Duration every;
    private final Semaphore told = new Semaphore(0);
    private volatile @Nullable Thread thread;

    /**
     * @param name of the thread
     * @param every the longest time between two rounds
     */
    protected Rounds(String name, Duration every) {
        this.name = name;
        this.every = every;
    }

    /** One round: does what there is to do. */
    protected abstract void look();

    @Override
    public void start() {
        Thread next = Thread.ofVirtual().name(name).unstarted(this::goRound);
        thread = next;
        next.start();
    }

    /** There is something to do. */
    protected final void soon() {
        told.release();
    }

    /** A round that has begun is finished, on its own time. */
    @Override
    public final void stop() {
        thread = null;
        told.release();
    }

    @Override
    public final boolean isRunning() {
        return thread != null;
    }

    private void runSafely() {
        try {
            look();
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

package io.qconnect.infra.takeover;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Does many things at once, but only so many; whoever brings more waits. What fails first ends it. */
final class InFlight implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    InFlight(int most) {
        this.places = new Semaphore(most);
    }

    /** @throws RuntimeException when something that was brought before has failed */
    void bring(Runnable task) {
        try {
            places.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
        rethrow();
        threads.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException failed) {
                failure.compareAndSet(null, failed);
            } finally {
                places.release();
            }
        });
    }

    private void rethrow() {
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    /** Waits until all is done. */
    @Override
    public void close() {
        threads.close();
        rethrow();
    }
}

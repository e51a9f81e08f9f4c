package io.qconnect.infra.day;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Starts each deed when its time has come, whether or not the last one has been answered: so a slow answer shows. */
final class OpenLoop {

    private OpenLoop() {}

    /** @param perSecond so many deeds begin each second, evenly */
    static void run(List<Runnable> deeds, int perSecond) {
        Pace pace = Pace.of(1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < deeds.size(); i++) {
                pace.await(Pace.evenly(i, perSecond));
                calls.add(callers.submit(deeds.get(i)));
            }
            calls.forEach(OpenLoop::result);
        }
    }

    static <T> T result(Future<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}

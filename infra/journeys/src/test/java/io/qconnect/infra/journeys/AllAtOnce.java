package io.qconnect.infra.journeys;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A crowd: everybody waits for the door to open, then all come in together. */
final class AllAtOnce {

    @FunctionalInterface
    interface Deed<T, R> {
        R of(T who) throws Exception;
    }

    private AllAtOnce() {}

    static <T, R> List<R> run(List<T> everybody, Deed<T, R> deed) throws InterruptedException, ExecutionException {
        CountDownLatch door = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> running = new ArrayList<>();
            for (T who : everybody) {
                running.add(threads.submit(() -> {
                    door.await();
                    return deed.of(who);
                }));
            }
            door.countDown();
            List<R> results = new ArrayList<>();
            for (Future<R> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}

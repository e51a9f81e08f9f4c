package io.qconnect.infra.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is alive in this process's heap while something long is done: looked at every three seconds, right after a whole
 * collection, which takes about a tenth of a second of them.
 */
final class LiveHeap implements AutoCloseable {

    private static final int EVERY_SECONDS = 3;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final List<Long> bytes = Collections.synchronizedList(new ArrayList<>());
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());

    LiveHeap() {
        clock.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        memory.gc();
        bytes.add(memory.getHeapMemoryUsage().getUsed());
    }

    /**
     * The greatest of the second half beside the greatest of the first: 1 when what is done needs as much at its end as
     * in its beginning. Call it when the work is done.
     *
     * @throws IllegalStateException when it was over before two looks
     */
    double growth() {
        List<Long> seen = List.copyOf(bytes);
        int half = seen.size() / 2;
        if (half == 0) {
            throw new IllegalStateException("Over after " + seen.size() + " looks: they say nothing of growth");
        }
        return (double) Collections.max(seen.subList(half, seen.size())) / Collections.max(seen.subList(0, half));
    }

    /** For people. */
    String range() {
        List<Long> seen = List.copyOf(bytes);
        return "%,d to %,d MiB at %,d looks"
                .formatted(Collections.min(seen) >> 20, Collections.max(seen) >> 20, seen.size());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}

package io.qconnect.infra.local;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that happens in another process, never longer than agreed. */
public final class Wait {

    private static final long LOOK_EVERY_MILLIS = 20;

    private Wait() {}

    /** Whether it came true in time. An interrupted wait is over at once. */
    public static boolean atMost(Duration time, BooleanSupplier happened) {
        long start = System.nanoTime();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() - start > time.toNanos()) {
                return false;
            }
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}

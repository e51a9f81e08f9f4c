package io.qconnect.infra.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the machine's processors have done so far, in hundredths of a second over all of them.
 *
 * @param idle nobody wanted them
 * @param stolen the host of a virtual machine gave them to somebody else; where that is much, nothing can be measured
 * @param all every kind of time
 */
record Ticks(long idle, long stolen, long all) {

    /** More than this makes a figure worthless. */
    static final double STOLEN_MAX = 0.05;

    /** A machine that does nothing but what nobody waits for. */
    private static final double IDLE_MIN = 0.8;

    private static final long CALM_NANOS = Duration.ofMillis(250).toNanos();
    private static final int CALM_LOOKS_MAX = 60;
    private static final Path STAT = Path.of("/proc/stat");

    /** As Linux tells; elsewhere nothing is known, and all of them are 0. */
    static Ticks now() {
        if (!Files.isReadable(STAT)) {
            return new Ticks(0, 0, 0);
        }
        try (Stream<String> lines = Files.lines(STAT)) {
            long[] kinds = lines.limit(1)
                    .flatMap(line -> Stream.of(line.split("\\s+")).skip(1))
                    .mapToLong(Long::parseLong)
                    .toArray();
            // the last two, guests' time, are counted among the first two already
            return new Ticks(kinds[3], kinds[7], LongStream.of(kinds).limit(8).sum());
        } catch (IOException unreadable) {
            return new Ticks(0, 0, 0);
        }
    }

    /** Waits for a moment in which hardly anything is stolen; but not for ever: then it will be seen in the figures. */
    static void awaitCalm() {
        await(before -> now().stolenSince(before) < STOLEN_MAX);
    }

    /** Waits until what was started or stopped before has come to rest, as long at most. */
    static void awaitIdle() {
        await(before -> now().idleSince(before) > IDLE_MIN);
    }

    private static void await(Predicate<Ticks> sinceThen) {
        for (int look = 0; look < CALM_LOOKS_MAX; look++) {
            Ticks before = now();
            LockSupport.parkNanos(CALM_NANOS);
            if (sinceThen.test(before)) {
                return;
            }
        }
    }

    private double idleSince(Ticks before) {
        return all == before.all ? 1 : (idle - before.idle) / (double) (all - before.all);
    }

    /** The share of all time that was stolen since an earlier moment, from 0 to 1. */
    double stolenSince(Ticks before) {
        return all == before.all ? 0 : (stolen - before.stolen) / (double) (all - before.all);
    }
}

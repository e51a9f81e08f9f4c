package io.qconnect.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a random journey is made of: all its choices come from one seed, so the same seed is the same journey. When a
 * step fails, the message says how to go the same way again. More seeds than the build takes:
 * {@code -Dqconnect.journeys=500}; one alone: {@code -Dqconnect.journey=17}.
 */
public final class Dice {

    /** Long enough that most things have happened to each other, short enough for every build. */
    public static final int STEPS = 2_000;

    private final long seed;
    private final Random random;

    public Dice(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** A journey for each seed; the test takes it as its argument. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.qconnect.command.Dice#seeds")
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    public @interface EverySeed {}

    static LongStream seeds() {
        Long alone = Long.getLong("qconnect.journey");
        return alone == null
                ? LongStream.rangeClosed(1, Long.getLong("qconnect.journeys", 50))
                : LongStream.of(Objects.requireNonNull(alone));
    }

    /** Takes this step again and again; what must hold must hold after each. */
    public void walk(Runnable step) {
        for (int i = 1; i <= STEPS; i++) {
            try {
                step.run();
            } catch (AssertionError | RuntimeException failed) {
                String where = "step %d of seed %d (alone with -Dqconnect.journey=%2$d): %s";
                throw new AssertionError(where.formatted(i, seed, failed.getMessage()), failed);
            }
        }
    }

    /** From 0, without the bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean oneIn(int chances) {
        return below(chances) == 0;
    }

    @SafeVarargs
    public final <T> T pick(T... from) {
        return from[below(from.length)];
    }

    public <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    /** Mostly one of the latest: much has ended for the old ones. */
    public <T> T recent(List<T> all, int window) {
        int from = oneIn(10) ? 0 : Math.max(0, all.size() - window);
        return all.get(from + below(all.size() - from));
    }

    /** What a caller attaches to a command about something that stands at this version. */
    public Attached attached(long version) {
        return Attached.any(this, version);
    }

    public UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}

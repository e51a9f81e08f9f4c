package io.qconnect.infra.takeover;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Says from time to time how far a long work is. */
final class Tally {

    private static final Duration TELL_EVERY = Duration.ofSeconds(2);

    private final String what;
    private final long total;
    private final Consumer<String> progress;
    private final long begin = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong told = new AtomicLong(begin);

    Tally(String what, long total, Consumer<String> progress) {
        this.what = what;
        this.total = total;
        this.progress = progress;
    }

    void done(int more) {
        long all = done.addAndGet(more);
        long now = System.nanoTime();
        long last = told.get();
        if (now - last > TELL_EVERY.toNanos() && told.compareAndSet(last, now)) {
            long perSecond = perSecond(all, now);
            progress.accept("%,d of %,d %s, %,d a second, %,d s left"
                    .formatted(all, total, what, perSecond, (total - all) / perSecond));
        }
    }

    void end() {
        long all = done.get();
        progress.accept("%,d %s, %,d a second".formatted(all, what, perSecond(all, System.nanoTime())));
    }

    private long perSecond(long count, long now) {
        return Math.max(1, Math.round(count / ((now - begin) / 1e9)));
    }
}

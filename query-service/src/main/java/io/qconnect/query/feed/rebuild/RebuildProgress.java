package io.qconnect.query.feed.rebuild;

import io.qconnect.events.wire.Recorded;
import io.qconnect.query.feed.Intake;
import io.qconnect.query.feed.rebuild.RebuildRuns.Phase;
import io.qconnect.query.feed.tables.ParkedTable.Parked;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells how far a rebuild is, and lets it be stopped: at the next stretch of the log, or while it waits. */
final class RebuildProgress implements Intake.News {

    /** Whoever watches it sees it move. */
    private static final Duration WRITTEN_EVERY = Duration.ofMillis(250);

    private final RebuildRuns runs;
    private final long id;
    private final CountDownLatch stop = new CountDownLatch(1);

    private volatile Phase phase = Phase.LAYING_OUT;
    private volatile long done;
    private volatile long total;
    private long parked;
    private long readingSince = System.nanoTime();
    private long readingMillis;
    private long writtenAt = readingSince;

    RebuildProgress(RebuildRuns runs) {
        this.runs = runs;
        this.id = runs.begin();
    }

    /** Somebody asked for it. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    void phase(Phase next) {
        phase = next;
        write();
    }

    void reading(long facts) {
        done = 0;
        parked = 0;
        total = facts;
        readingSince = System.nanoTime();
        phase(Phase.READING);
    }

    void done(long facts) {
        done += facts;
        long now = System.nanoTime();
        if (now - writtenAt > WRITTEN_EVERY.toNanos()) {
            writtenAt = now;
            read();
        }
    }

    /** All of it so far is in the tables. */
    void read() {
        readingMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - readingSince);
        write();
    }

    private void write() {
        runs.progress(id, phase, done, total, readingMillis);
    }

    long id() {
        return id;
    }

    Phase phase() {
        return phase;
    }

    /** Facts taken, and those to be taken. */
    long done() {
        return done;
    }

    long total() {
        return total;
    }

    /** Records that the fresh tables set aside. */
    long parked() {
        return parked;
    }

    void stop() {
        stop.countDown();
    }

    /** @throws Stopped when somebody asked for it */
    void stopIfAsked() {
        if (stop.getCount() == 0) {
            throw new Stopped();
        }
    }

    /** @throws Stopped when somebody asks for it meanwhile */
    void pause(long millis) {
        try {
            if (stop.await(millis, TimeUnit.MILLISECONDS)) {
                throw new Stopped();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }

    @Override
    public void drawn(List<Recorded<?>> facts) {}

    @Override
    public void parked(List<Parked> records) {
        parked += records.size();
    }
}

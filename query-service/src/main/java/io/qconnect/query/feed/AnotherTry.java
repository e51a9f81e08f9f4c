package io.qconnect.query.feed;

import io.qconnect.query.feed.tables.ParkedTable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives what was set aside another try after a start. After the roll-back of a release that can be very much, so it
 * goes piece by piece, on a thread of its own beside the readers, which come to their turn after each piece. Like them
 * it tries for ever; what a piece has done is done.
 */
final class AnotherTry {

    private static final Logger LOG = LoggerFactory.getLogger(AnotherTry.class);

    /** Long beside what a reader waits: these facts are late already. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private final Intake intake;
    private final ParkedTable parkedTable;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("feed-another-try").unstarted(this::tryAgain);

    private AnotherTry(Intake intake, ParkedTable parkedTable) {
        this.intake = intake;
        this.parkedTable = parkedTable;
    }

    static AnotherTry begin(Intake intake, ParkedTable parkedTable) {
        AnotherTry begun = new AnotherTry(intake, parkedTable);
        begun.thread.start();
        return begun;
    }

    /** Waits for the piece that is being tried; those behind it are left to the next start. */
    void stop() throws InterruptedException {
        stopped.countDown();
        thread.join();
    }

    private void tryAgain() {
        try {
            long upTo = untilItWorks(parkedTable::newest, 0);
            for (long done = 0; done < upTo && stopped.getCount() > 0; ) {
                long after = done;
                done = untilItWorks(() -> intake.takeDefectiveAgain(after, upTo), after);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long untilItWorks(LongSupplier work, long whenStopped) throws InterruptedException {
        while (stopped.getCount() > 0) {
            try {
                return work.getAsLong();
            } catch (RuntimeException failed) {
                // whatever it was: what is set aside is not to be left where a person does not look
                LOG.warn("Records set aside cannot be tried again for the moment", failed);
                if (stopped.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        return whenStopped;
    }
}

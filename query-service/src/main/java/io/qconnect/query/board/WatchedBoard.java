package io.qconnect.query.board;

import io.qconnect.query.feed.Changed;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One queue's board while somebody looks at it. A thread of its own reads it again after each change, once for all
 * screens, and not more often than an eye can follow. News of a change can be lost, and nobody can tell whether any
 * was: so it is read now and then without any.
 */
final class WatchedBoard {

    /** Before the first reading. */
    static final Edition NONE = new Edition(0, null);

    private static final Logger LOG = LoggerFactory.getLogger(WatchedBoard.class);

    /** About 20 boards a second. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final UUID queueId;
    private final UUID doctorId;
    private final BoardTable table;
    private final Duration lookAgainAfter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private int screens;
    private boolean outdated = true;
    private boolean closed;
    private Edition latest = NONE;

    private WatchedBoard(UUID queueId, UUID doctorId, BoardTable table, Duration lookAgainAfter) {
        this.queueId = queueId;
        this.doctorId = doctorId;
        this.table = table;
        this.lookAgainAfter = lookAgainAfter;
    }

    /** @param number counts the boards that differ from the one before */
    record Edition(long number, @Nullable Board board) {}

    /** @param lookAgainAfter so long after the last reading it is read again, also without news */
    static WatchedBoard watch(UUID queueId, UUID doctorId, BoardTable table, Duration lookAgainAfter) {
        WatchedBoard board = new WatchedBoard(queueId, doctorId, table, lookAgainAfter);
        Thread.ofVirtual().name("board-" + queueId).start(board::keepReading);
        return board;
    }

    void enter() {
        lock.lock();
        try {
            screens++;
        } finally {
            lock.unlock();
        }
    }

    /** Says whether that was the last screen; then it is watched no longer. */
    boolean leave() {
        lock.lock();
        try {
            screens--;
            if (screens == 0) {
                closeNow();
            }
            return screens == 0;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closeNow();
        } finally {
            lock.unlock();
        }
    }

    int screens() {
        lock.lock();
        try {
            return screens;
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void on(Changed changed) {
        if (changed.touches(queueId) || changed.touches(doctorId)) {
            lock.lock();
            try {
                outdated = true;
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** The newest board: at once when it is newer than the one shown, else when there is one, or the time is over. */
    Edition awaitAfter(Edition shown, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (latest.number() <= shown.number() && !closed && left > 0) {
                left = news.awaitNanos(left);
            }
            return latest;
        } finally {
            lock.unlock();
        }
    }

    private void keepReading() {
        try {
            while (awaitChange()) {
                try {
                    publish(table.find(queueId));
                    pause(PAUSE);
                } catch (RuntimeException failed) {
                    // whatever it was: screens would wait for ever for a board that nobody reads any more
                    LOG.warn("A board cannot be read for the moment: {}", failed.toString());
                    LOG.debug("Why it cannot be read", failed);
                    outdatedAgain();
                    pause(PAUSE_AFTER_FAILURE);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            // screens come again, to a board that is read
            close();
        }
    }

    /** Or the time is over after which it is read without one. False when nobody looks any more. */
    private boolean awaitChange() throws InterruptedException {
        lock.lock();
        try {
            long left = lookAgainAfter.toNanos();
            while (!outdated && !closed && left > 0) {
                left = news.awaitNanos(left);
            }
            outdated = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void publish(Optional<Board> board) {
        lock.lock();
        try {
            if (board.isPresent() && !board.get().equals(latest.board())) {
                latest = new Edition(latest.number() + 1, board.get());
                news.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void outdatedAgain() {
        lock.lock();
        try {
            outdated = true;
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void closeNow() {
        closed = true;
        news.signalAll();
    }
}

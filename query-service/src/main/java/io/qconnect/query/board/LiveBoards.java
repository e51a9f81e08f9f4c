package io.qconnect.query.board;

import io.qconnect.query.feed.Changed;
import io.qconnect.query.feed.Changes;
import io.qconnect.query.feed.Standstill;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refused;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Shows boards to screens and moves them. A queue that somebody looks at is watched once, for all who look; each screen
 * has a (virtual) thread that waits for the next board, so a slow one delays nobody but itself, and skips boards rather
 * than falling behind.
 */
@Component
class LiveBoards implements SmartLifecycle {

    /** A hospital has some hundred screens; each costs a connection and about 30 KB. */
    private static final int SCREENS_MAX = 1_000;

    /**
     * Under the 30 s after which the more impatient proxies close a silent connection, and under half of the 35 s after
     * which a screen gives a silent one up (board.js). So often a board is read without news, too: 1,000 of them take
     * about a seventieth of a processor's time of the database.
     */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final BoardTable table;
    private final Changes changes;
    private final Standstill standstill;
    private final Duration heartbeat;
    private final Semaphore places = new Semaphore(SCREENS_MAX);
    private final Map<UUID, WatchedBoard> watched = new ConcurrentHashMap<>();
    private volatile boolean running;
    private volatile boolean stopping;

    @Autowired
    LiveBoards(BoardTable table, Changes changes, Standstill standstill) {
        this(table, changes, standstill, HEARTBEAT);
    }

    LiveBoards(BoardTable table, Changes changes, Standstill standstill, Duration heartbeat) {
        this.table = table;
        this.changes = changes;
        this.standstill = standstill;
        this.heartbeat = heartbeat;
        changes.subscribe(this::on);
    }

    /** Shows the board until the screen goes away or the service stops. */
    void show(UUID queueId, UUID doctorId, BoardEvents screen) throws IOException {
        if (stopping) {
            throw Refused.because(Problem.BUSY, "The service is stopping");
        }
        if (!places.tryAcquire()) {
            throw Refused.because(Problem.BUSY, "No more than " + SCREENS_MAX + " screens can follow at once");
        }
        try {
            WatchedBoard board = enter(queueId, doctorId);
            try {
                follow(board, screen);
            } finally {
                leave(queueId);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    /** How many screens show this queue's board. */
    int screensBefore(UUID queueId) {
        WatchedBoard board = watched.get(queueId);
        return board == null ? 0 : board.screens();
    }

    private void follow(WatchedBoard watchedBoard, BoardEvents screen) throws IOException, InterruptedException {
        screen.begin();
        WatchedBoard.Edition shown = WatchedBoard.NONE;
        Optional<Instant> told = Optional.empty();
        while (!watchedBoard.closed()) {
            WatchedBoard.Edition edition = watchedBoard.awaitAfter(shown, heartbeat);
            boolean isNews = edition.board() != null && edition.number() > shown.number();
            if (isNews) {
                screen.board(Objects.requireNonNull(edition.board()));
                shown = edition;
            }
            Optional<Instant> behind = behind();
            if (!watchedBoard.closed() && (!isNews || !behind.equals(told))) {
                tell(screen, behind);
                told = behind;
            }
        }
    }

    /** Since when the tables may lack something, or this instance has not heard of what is in them. */
    private Optional<Instant> behind() {
        return Stream.of(standstill.since(), changes.deafSince())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    private static void tell(BoardEvents screen, Optional<Instant> behind) throws IOException {
        if (behind.isPresent()) {
            screen.behind(behind.get());
        } else {
            screen.heartbeat();
        }
    }

    private WatchedBoard enter(UUID queueId, UUID doctorId) {
        return watched.compute(queueId, (id, board) -> {
            WatchedBoard entered = board == null ? WatchedBoard.watch(id, doctorId, table, heartbeat) : board;
            entered.enter();
            return entered;
        });
    }

    private void leave(UUID queueId) {
        watched.computeIfPresent(queueId, (_, board) -> board.leave() ? null : board);
    }

    private void on(Changed changed) {
        watched.values().forEach(board -> board.on(changed));
    }

    @Override
    public void start() {
        stopping = false;
        running = true;
    }

    /** Runs before the web server's graceful stop, which would otherwise wait for screens that never finish. */
    @Override
    public void stop() {
        stopping = true;
        watched.values().forEach(WatchedBoard::close);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

package io.qconnect.query.feed.rebuild;

import io.qconnect.query.feed.Arrival;
import io.qconnect.query.feed.Bulletin;
import io.qconnect.query.feed.FeedTables;
import io.qconnect.query.feed.FeedTables.Step;
import io.qconnect.query.feed.FormerTables;
import io.qconnect.query.feed.Intake;
import io.qconnect.query.feed.Intake.Goal;
import io.qconnect.query.feed.NotifyBulletin;
import io.qconnect.query.feed.rebuild.Comparison.Difference;
import io.qconnect.query.feed.rebuild.History.Stretch;
import io.qconnect.query.feed.rebuild.LoadingDesk.RowRefused;
import io.qconnect.query.feed.rebuild.RebuildProgress.Stopped;
import io.qconnect.query.feed.rebuild.RebuildRuns.Phase;
import io.qconnect.query.feed.tables.Desk;
import io.qconnect.query.feed.tables.ParkedTable;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.ReadSet;
import io.qconnect.query.feed.tables.SetTransaction;
import io.qconnect.query.feed.tables.StreamTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Draws all read tables anew, beside the live ones, from the log's beginning to where the live feed is; compares the
 * two sets; and exchanges them. The facts go through the same {@link Intake} and the same projections as live ones;
 * only the {@link Desk} differs, which keeps rows in memory while facts are still coming for them. Questions are
 * answered and facts are taken all the time; the live feed stands still for moments only, twice, while both sets are
 * brought to the very same place. Whatever goes wrong before the exchange concerns the fresh tables alone.
 */
final class Rebuild {

    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);

    /**
     * Of each table: some days of a large clinic, within which nearly everything that happens to an appointment
     * happens. More would live long enough to be copied by the collector again and again.
     */
    private static final int ROWS_KEPT = 10_000;

    /** Stretches of the log that are read while earlier ones are folded: enough to bridge a pause of either. */
    private static final int READ_AHEAD = 2;

    /** So near to the live feed, the rest is read while it stands still. */
    private static final long NEAR = 200;

    /** A screen waits two seconds for a version; the feed must not stand still for longer. */
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(1);

    /** Long questions end; a minute later somebody should look at what keeps the tables. */
    private static final int ATTEMPTS_MAX = 120;

    private static final long PAUSE_BETWEEN_ATTEMPTS_MILLIS = 500;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource database;
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final List<Projection<?>> projections;
    private final RebuildProgress progress;
    private final JdbcTemplate jdbc;
    private final FreshTables fresh;
    private final FeedTables tables;
    private final SetTransaction live;
    private final SetTransaction beside;

    Rebuild(
            DataSource database,
            ConsumerFactory<byte[], byte[]> consumers,
            List<Projection<?>> projections,
            RebuildProgress progress) {
        this.database = database;
        this.consumers = consumers;
        this.projections = projections;
        this.progress = progress;
        this.jdbc = new JdbcTemplate(database);
        this.fresh = new FreshTables(database);
        this.tables = new FeedTables(jdbc);
        this.live = new SetTransaction(jdbc, ReadSet.LIVE);
        this.beside = new SetTransaction(jdbc, ReadSet.FRESH);
    }

    /**
     * @param exchange whether the fresh tables are to become the live ones
     * @return what differed
     * @throws RebuildRefused when the tables must not be exchanged
     */
    List<Difference> run(boolean exchange) {
        try (LoadingDesk desk = new LoadingDesk(beside, ROWS_KEPT)) {
            return run(exchange, desk);
        } catch (RowRefused refused) {
            LOG.warn("{}: drawing fact by fact, to find and set aside what cannot be stored", refused.getMessage());
            return run(exchange, Desk.TABLES);
        }
    }

    /** @param desk keeps rows in memory, or is the tables themselves */
    List<Difference> run(boolean exchange, Desk desk) {
        progress.phase(Phase.LAYING_OUT);
        fresh.layOut(projections);
        try (History history = new History(consumers, Map.of())) {
            beside.execute(_ -> {
                history.positions().forEach(tables::addOffset);
                return true;
            });
            read(history, desk);
            progress.phase(Phase.INDEXING);
            fresh.index();
            Intake following = intake(ReadSet.FRESH, Desk.TABLES);
            progress.phase(Phase.COMPARING);
            List<Difference> differences = compare(history, following);
            if (exchange) {
                progress.phase(Phase.EXCHANGING);
                inStep(history, following, () -> {
                    fresh.exchange();
                    new NotifyBulletin(jdbc).announceEverything();
                });
            }
            return differences;
        }
    }

    private Intake intake(ReadSet set, Desk desk) {
        return new Intake(
                jdbc,
                tables,
                new ParkedTable(jdbc),
                new FormerTables(jdbc),
                projections,
                new Goal(set, desk, Bulletin.SILENT, progress));
    }

    private record Read(List<Arrival> arrivals, List<Step> steps) {}

    /** One thread fetches and parses what comes next, while this one folds what came before. */
    private void read(History history, Desk desk) {
        Map<TopicPartition, Long> mark = fresh.liveOffsets();
        progress.reading(history.distance(mark));
        Intake loading = intake(ReadSet.FRESH, desk);
        try (ExecutorService ahead = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("rebuild-ahead").factory())) {
            Queue<Future<Optional<Read>>> coming = new ArrayDeque<>();
            while (coming.size() < READ_AHEAD) {
                coming.add(ahead.submit(() -> readNext(history, mark)));
            }
            for (Optional<Read> next = await(coming.remove()); next.isPresent(); next = await(coming.remove())) {
                progress.stopIfAsked();
                coming.add(ahead.submit(() -> readNext(history, mark)));
                Read read = next.get();
                if (!read.steps().isEmpty()) {
                    loading.takeRead(read.arrivals(), read.steps());
                    progress.done(read.arrivals().size());
                }
            }
        }
        if (desk instanceof LoadingDesk loaded) {
            loaded.flush();
        }
        progress.read();
    }

    /** Empty when the mark is reached. */
    private static Optional<Read> readNext(History history, Map<TopicPartition, Long> mark) {
        return Optional.ofNullable(history.next(mark)).map(stretch -> {
            List<Arrival> arrivals =
                    stretch.records().parallelStream().map(Arrival::read).toList();
            return new Read(arrivals, stretch.steps());
        });
    }

    private static <T> T await(Future<T> coming) {
        try {
            return coming.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("The log cannot be read", failed.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }

    private void follow(History history, Intake following, Map<TopicPartition, Long> mark, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        for (Stretch stretch = history.next(mark); stretch != null; stretch = history.next(mark)) {
            progress.stopIfAsked();
            if (!stretch.steps().isEmpty()) {
                following.take(stretch.records(), stretch.steps());
            }
            if (System.nanoTime() - deadline > 0 && history.distance(mark) > 0) {
                throw new PessimisticLockingFailureException("The log is read too slowly to wait for it");
            }
        }
    }

    /**
     * Does something while both sets of tables stand at the very same place of the log. The feed waits that long, so
     * all but the last few facts are read before; when questions keep the tables too long, everybody goes on and it is
     * tried again.
     */
    private void inStep(History history, Intake following, Runnable work) {
        for (int attempt = 1; ; attempt++) {
            progress.stopIfAsked();
            while (history.distance(fresh.liveOffsets()) > NEAR) {
                progress.stopIfAsked();
                follow(history, following, fresh.liveOffsets(), Duration.ofHours(1));
            }
            try {
                live.execute(_ -> {
                    fresh.holdFeed();
                    follow(history, following, fresh.liveOffsets(), STANDSTILL_MAX);
                    work.run();
                    return true;
                });
                return;
            } catch (DataAccessException inUse) {
                if (!isLockedOut(inUse)) {
                    throw inUse;
                }
                LOG.info("The tables are in use; trying again: {}", inUse.getMessage());
                if (attempt == ATTEMPTS_MAX) {
                    throw new RebuildRefused("The tables were in use all the time; look for long questions");
                }
                progress.pause(PAUSE_BETWEEN_ATTEMPTS_MILLIS);
            }
        }
    }

    /** Spring has no word of its own for a lock that was not had in time. */
    private static boolean isLockedOut(DataAccessException failed) {
        return failed instanceof PessimisticLockingFailureException
                || failed.getMostSpecificCause() instanceof SQLException cause
                        && LOCK_NOT_AVAILABLE.equals(cause.getSQLState());
    }

    private List<Difference> compare(History history, Intake following) {
        // the pool ends the transaction of a connection that it is given back
        try (Connection snapshot = database.getConnection()) {
            Comparison.prepare(snapshot);
            inStep(history, following, () -> begin(snapshot));
            Comparison comparison = new Comparison(snapshot);
            long behind = comparison.streamsBehind();
            if (behind > 0) {
                throw new RebuildRefused(behind + " streams are further in the live tables than in the log: publish the"
                        + " store again first (infra/qconnect republish)");
            }
            return comparison.of(Stream.concat(
                            projections.stream().flatMap(projection -> projection.tables().stream()),
                            Stream.of(new StreamTable(jdbc)))
                    .peek(_ -> progress.stopIfAsked()));
        } catch (SQLException failed) {
            throw new IllegalStateException("The comparison broke off", failed);
        }
    }

    private static void begin(Connection snapshot) {
        try {
            Comparison.begin(snapshot);
        } catch (SQLException failed) {
            throw new IllegalStateException("The comparison cannot begin", failed);
        }
    }

    /** Takes the last exchange back, after what has happened since is drawn in the tables put aside as well. */
    void back() {
        progress.phase(Phase.EXCHANGING);
        Map<TopicPartition, Long> reached = new SetTransaction(jdbc, ReadSet.FORMER).execute(_ -> {
            tables.followLiveLog();
            return tables.offsets();
        });
        try (History history = new History(consumers, reached)) {
            inStep(history, intake(ReadSet.FORMER, Desk.TABLES), () -> {
                fresh.exchangeBack();
                new NotifyBulletin(jdbc).announceEverything();
            });
        }
    }
}

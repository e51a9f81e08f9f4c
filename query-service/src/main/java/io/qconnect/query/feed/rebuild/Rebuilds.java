package io.qconnect.query.feed.rebuild;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.query.feed.FormerTables;
import io.qconnect.query.feed.rebuild.Comparison.Difference;
import io.qconnect.query.feed.rebuild.FreshTables.Turn;
import io.qconnect.query.feed.rebuild.RebuildProgress.Stopped;
import io.qconnect.query.feed.rebuild.RebuildRuns.Phase;
import io.qconnect.query.feed.rebuild.RebuildRuns.Run;
import io.qconnect.query.feed.tables.Projection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Starts rebuilds, one at a time among all instances, and ends them with this process. What a process that was killed
 * has left of one is cleared away at the next start: it holds names, and nobody would erase them there.
 */
final class Rebuilds implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Rebuilds.class);

    /** A stretch of the log is folded in less; what takes longer is PostgreSQL's work, and is rolled back there. */
    private static final Duration AWAITED_MAX = Duration.ofSeconds(5);

    private final DataSource database;
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final List<Projection<?>> projections;
    private final RebuildRuns runs;
    private final FreshTables fresh;
    private volatile boolean started;
    private volatile @Nullable RebuildProgress progress;
    private volatile @Nullable Thread working;

    Rebuilds(
            DataSource database,
            ConsumerFactory<byte[], byte[]> consumers,
            List<Projection<?>> projections,
            MeterRegistry meters) {
        this.database = database;
        this.consumers = consumers;
        this.projections = List.copyOf(projections);
        this.runs = new RebuildRuns(new JdbcTemplate(database));
        this.fresh = new FreshTables(database);
        gauge(meters, "qconnect.rebuild.facts.done", RebuildProgress::done);
        gauge(meters, "qconnect.rebuild.facts.expected", RebuildProgress::total);
        gauge(meters, "qconnect.rebuild.running", running -> running.phase().ended() ? 0 : 1);
    }

    private void gauge(MeterRegistry meters, String name, ToLongFunction<RebuildProgress> value) {
        Gauge.builder(name, this, rebuilds -> {
                    RebuildProgress running = rebuilds.progress;
                    return running == null ? 0 : value.applyAsLong(running);
                })
                .description("of the rebuild that this instance is doing; 0 when it does none")
                .register(meters);
    }

    /** The newest rebuild, whichever instance did it. */
    Optional<Run> latest() {
        return runs.latest();
    }

    /** What is asked for. */
    enum Order {
        /** Draw anew, compare, exchange. */
        EXCHANGE,
        /** Draw anew, compare, and throw away. */
        COMPARE,
        /** Make the tables live again that the last exchange put aside. */
        BACK
    }

    /** @throws RebuildRefused when one is going on already, or there is nothing to go back to */
    synchronized Run begin(Order order) {
        Turn turn = fresh.takeTurn();
        try {
            if (order == Order.BACK && !new FormerTables(new JdbcTemplate(database)).exist()) {
                throw new RebuildRefused("No tables are put aside");
            }
            runs.breakOff();
            RebuildProgress beginning = new RebuildProgress(runs);
            progress = beginning;
            working = Thread.ofPlatform().name("rebuild").start(() -> work(turn, beginning, order));
        } catch (RuntimeException failed) {
            turn.close();
            throw failed;
        }
        return runs.latest().orElseThrow();
    }

    private record Ending(Phase phase, List<Difference> differences, String detail) {}

    /** It has ended when nothing of it is left and another may begin. */
    private void work(Turn turn, RebuildProgress running, Order order) {
        Ending ending = carryOut(order, running);
        try (turn) {
            fresh.dropStale();
        } catch (DataAccessException | IllegalStateException unreachable) {
            LOG.error("What the rebuild left cannot be cleared away now; the next start does", unreachable);
        }
        try {
            end(running, ending);
        } catch (DataAccessException unreachable) {
            LOG.error("How the rebuild ended ({}) cannot be written down", ending.phase(), unreachable);
        } finally {
            progress = null;
            working = null;
        }
    }

    private Ending carryOut(Order order, RebuildProgress running) {
        try {
            Rebuild rebuild = new Rebuild(database, consumers, projections, running);
            return switch (order) {
                case EXCHANGE -> new Ending(Phase.EXCHANGED, rebuild.run(true), parked(running));
                case COMPARE -> new Ending(Phase.COMPARED, rebuild.run(false), parked(running));
                case BACK -> {
                    rebuild.back();
                    yield new Ending(Phase.TAKEN_BACK, List.of(), "");
                }
            };
        } catch (Stopped _) {
            return new Ending(Phase.STOPPED, List.of(), "Stopped; the live tables are as they were");
        } catch (RebuildRefused refused) {
            return new Ending(Phase.FAILED, List.of(), String.valueOf(refused.getMessage()));
        } catch (RuntimeException failed) {
            LOG.error("The rebuild broke off; the live tables are as they were", failed);
            return new Ending(Phase.FAILED, List.of(), failed.getClass().getSimpleName() + "; see the log");
        }
    }

    private static String parked(RebuildProgress running) {
        return running.parked() == 0 ? "" : running.parked() + " records were set aside on the way";
    }

    private void end(RebuildProgress running, Ending ending) {
        runs.end(running.id(), ending.phase(), ending.differences(), ending.detail());
        long found = ending.differences().stream().mapToLong(Difference::found).sum();
        LOG.info("Rebuild {}: {} facts, {} rows differed. {}", ending.phase(), running.done(), found, ending.detail());
    }

    /** Asks the rebuild of this instance to end; without effect when it does none. */
    void end() {
        RebuildProgress running = progress;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public void start() {
        started = true;
        try (Turn _ = fresh.takeTurn()) {
            runs.breakOff();
            fresh.dropStale();
        } catch (RebuildRefused elsewhere) {
            LOG.info("Another instance is rebuilding the tables");
        } catch (DataAccessException | IllegalStateException unreachable) {
            LOG.warn("Whether a rebuild left something cannot be seen now; the next start looks", unreachable);
        }
    }

    @Override
    public void stop() {
        started = false;
        end();
        Thread running = working;
        if (running != null) {
            try {
                if (!running.join(AWAITED_MAX)) {
                    LOG.warn("The rebuild is left alone; the next start clears away what is left of it");
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}

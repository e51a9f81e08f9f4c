package io.qconnect.command.audit;

import io.qconnect.command.platform.bus.RefusedCommands;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes down which commands were not carried out, beside the way of commands: a refusal is put into a bounded list and
 * written a moment later, many at a time. When more come than can be written, the rest is counted, and the count is
 * written down instead. A process that is killed loses the last moment's refusals, never a fact.
 */
@Component
class RefusalLog implements RefusedCommands, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

    /** Some 3 MB; a few seconds of a queue that everybody wants to get into. */
    private static final int WAITING_MAX = 10_000;

    private static final int BATCH_MAX = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final String WRITE = """
        INSERT INTO refused_command (refused_at, actor, command, command_id, correlation, subjects, refusal)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """;

    private final BlockingQueue<NotCarriedOut> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicLong lost = new AtomicLong();
    private final JdbcTemplate jdbc;
    private final Clock clock;
    private volatile @Nullable Thread writer;

    RefusalLog(@Qualifier("auditDataSource") DataSource database, Clock clock) {
        this.jdbc = new JdbcTemplate(database);
        this.clock = clock;
    }

    /** A refusal as it was written down. */
    record Refused(
            long number,
            Instant refusedAt,
            String actor,
            String command,
            UUID commandId,
            String correlation,
            UUID[] subjects,
            String refusal) {}

    @Override
    public void hear(NotCarriedOut command) {
        if (!waiting.offer(command)) {
            lost.incrementAndGet();
        }
    }

    @Override
    public void start() {
        Thread thread = Thread.ofPlatform().name("refusals").daemon().unstarted(this::run);
        writer = thread;
        thread.start();
    }

    private void run() {
        List<NotCarriedOut> batch = new ArrayList<>();
        boolean stopped = false;
        while (!stopped || !waiting.isEmpty()) {
            stopped = writer != Thread.currentThread();
            try {
                gather(batch);
                write(batch);
                batch.clear();
            } catch (InterruptedException wakened) {
                // to look whether this is the end
            } catch (DataAccessException failed) {
                LOG.warn("Refusals cannot be written down now: {}", failed.getMessage());
                if (stopped) {
                    return;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void gather(List<NotCarriedOut> batch) throws InterruptedException {
        NotCarriedOut first = batch.isEmpty() ? waiting.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS) : null;
        if (first != null) {
            batch.add(first);
        }
        waiting.drainTo(batch, BATCH_MAX - batch.size());
        long missed = lost.getAndSet(0);
        if (missed > 0) {
            batch.add(new NotCarriedOut(
                    clock.instant(),
                    "system:refusal-log",
                    missed + " commands",
                    new UUID(0, 0),
                    "",
                    List.of(),
                    "NOT_WRITTEN_DOWN"));
        }
    }

    private void write(List<NotCarriedOut> batch) {
        if (!batch.isEmpty()) {
            jdbc.batchUpdate(WRITE, batch, batch.size(), (row, refused) -> {
                row.setTimestamp(1, Timestamp.from(refused.at()));
                row.setString(2, refused.actor());
                row.setString(3, refused.command());
                row.setObject(4, refused.commandId());
                row.setString(5, refused.correlation());
                row.setArray(
                        6,
                        row.getConnection()
                                .createArrayOf("uuid", refused.subjects().toArray()));
                row.setString(7, refused.refusal());
            });
        }
    }

    @Override
    public void stop() {
        Thread thread = writer;
        writer = null;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return writer != null;
    }

    /** Those that named all of these ids, in their order; all when none is given. */
    List<Refused> naming(List<UUID> subjects, long after, int limit) {
        return JdbcClient.create(jdbc)
                .sql("""
                    SELECT number, refused_at, actor, command, command_id, correlation, subjects, refusal
                      FROM refused_command
                     WHERE number > ?
                       AND subjects @> ?::uuid[]
                     ORDER BY number
                     LIMIT ?
                    """)
                .params(
                        after,
                        "{"
                                + String.join(
                                        ",",
                                        subjects.stream().map(UUID::toString).toList()) + "}",
                        limit)
                .query((row, _) -> new Refused(
                        row.getLong("number"),
                        row.getTimestamp("refused_at").toInstant(),
                        row.getString("actor"),
                        row.getString("command"),
                        row.getObject("command_id", UUID.class),
                        row.getString("correlation"),
                        (UUID[]) row.getArray("subjects").getArray(),
                        row.getString("refusal")))
                .list();
    }
}

package io.qconnect.infra.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Sessions that go on with these statements, one transaction each, until they are told to stop. */
final class Work implements AutoCloseable {

    private final List<CompletableFuture<Void>> sessions = new ArrayList<>();
    private final LongAdder done = new LongAdder();
    private volatile boolean stopped;

    Work(PostgresServer server, String database, String role, String... statements) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(statements.length);
        for (String sql : statements) {
            sessions.add(CompletableFuture.runAsync(
                    () -> goOn(server, database, role, sql, begun), Thread::startVirtualThread));
        }
        begun.await();
    }

    private void goOn(PostgresServer server, String database, String role, String sql, CountDownLatch begun) {
        try (Connection connection = server.connect(database, role);
                Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = '" + LockWatch.WORK + "'");
            while (!stopped) {
                statement.execute(sql);
                done.increment();
                begun.countDown();
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        } finally {
            begun.countDown();
        }
    }

    /** How many transactions there were until now. */
    long done() {
        return done.sum();
    }

    /** @throws java.util.concurrent.CompletionException when one of the statements failed */
    @Override
    public void close() {
        stopped = true;
        CompletableFuture.allOf(sessions.toArray(CompletableFuture[]::new)).join();
    }
}

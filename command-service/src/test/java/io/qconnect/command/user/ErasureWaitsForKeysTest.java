package io.qconnect.command.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whoever is erased waits for the database of keys; nobody else does. */
@RunningService
class ErasureWaitsForKeysTest {

    /** More than there are shards, so that each has one, and fewer than connections to the keys. */
    private static final int ERASED = 3;

    private final Clinic clinic;
    private final HikariDataSource keys;

    ErasureWaitsForKeysTest(@LocalServerPort int port, @Autowired @Qualifier("keyDataSource") HikariDataSource keys) {
        this.clinic = new Clinic(port);
        this.keys = keys;
    }

    private static CompletableFuture<Clinic.Reply> meanwhile(Supplier<Clinic.Reply> call) {
        return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
    }

    /** How many connections wait for a lock that this one has. */
    private static long waitingFor(Connection holder) throws SQLException {
        try (Statement statement = holder.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(DISTINCT pid) FROM pg_locks"
                        + " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void others_go_on_while_a_key_cannot_be_destroyed() throws Exception {
        List<String> users = Stream.generate(clinic::patient).limit(ERASED).toList();
        List<String> queues = Stream.generate(() -> clinic.queue(2)).limit(8).toList();
        List<CompletableFuture<Clinic.Reply>> erasures = new ArrayList<>();
        try (Connection other = keys.getConnection();
                PreparedStatement lock =
                        other.prepareStatement("SELECT FROM person_keys WHERE person_id = ANY (?) FOR UPDATE")) {
            other.setAutoCommit(false);
            lock.setArray(
                    1,
                    other.createArrayOf(
                            "uuid", users.stream().map(UUID::fromString).toArray()));
            lock.executeQuery();
            users.forEach(user -> erasures.add(meanwhile(() -> clinic.send("DELETE", "/users/" + user, null))));
            await().atMost(Duration.ofSeconds(60)).until(() -> waitingFor(other) == ERASED);

            List<CompletableFuture<Clinic.Reply>> pauses = queues.stream()
                    .map(queue -> meanwhile(() -> clinic.post("/queues/" + queue + "/pause", null)))
                    .toList();

            for (CompletableFuture<Clinic.Reply> pause : pauses) {
                pause.get(60, TimeUnit.SECONDS).expect(200);
            }
            assertThat(erasures).noneMatch(CompletableFuture::isDone);
            other.rollback();
            other.setAutoCommit(true);
        }
        for (CompletableFuture<Clinic.Reply> erasure : erasures) {
            assertThat(erasure.get(60, TimeUnit.SECONDS).expect(200).text("erasedBy"))
                    .isNotEmpty();
        }
    }
}

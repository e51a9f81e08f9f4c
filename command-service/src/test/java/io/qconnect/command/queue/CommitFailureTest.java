package io.qconnect.command.queue;

import static io.qconnect.command.queue.GroupBench.answerOf;
import static io.qconnect.command.queue.GroupBench.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.CommandService;
import io.qconnect.command.RunningService;
import io.qconnect.command.platform.Busy;
import io.qconnect.events.UserId;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.SharedServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A group's commit goes wrong, or the service ends under load; what each command is told is the truth. */
class CommitFailureTest {

    private CutWire wire;
    private Connection connection;
    private JdbcClient admin;
    private ConfigurableApplicationContext service;
    private Clinic clinic;
    private GroupBench bench;

    @BeforeEach
    void start() throws IOException, SQLException {
        LocalPostgres postgres = SharedServers.postgres();
        String url = postgres.jdbcUrl(LocalPostgres.COMMAND_DATABASE);
        Login superuser = postgres.superuser();
        connection = DriverManager.getConnection(url, superuser.user(), superuser.password());
        admin = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        wire = new CutWire(postgres.port());
        service = new SpringApplicationBuilder(CommandService.class)
                .initializers(
                        new RunningService.OnSharedServers(),
                        context -> context.getEnvironment()
                                .getPropertySources()
                                .addFirst(new MapPropertySource(
                                        "wire",
                                        Map.of(
                                                "spring.datasource.url",
                                                url.replace(":" + postgres.port(), ":" + wire.port())))))
                .run("--server.port=0", "--qconnect.instance=cut-off");
        clinic = new Clinic(Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port")));
        bench = new GroupBench(service);
    }

    @AfterEach
    void stop() throws IOException, SQLException {
        admin.sql("SELECT pg_advisory_unlock_all()").query((_, _) -> true).list();
        admin.sql("DROP TRIGGER IF EXISTS commits_wait ON domain_event").update();
        connection.close();
        service.close();
        wire.close();
    }

    /** Commits of this queue's facts stop halfway until {@link #letGo()}. */
    private void stopCommitsOf(String queue) {
        admin.sql("""
            CREATE OR REPLACE FUNCTION commits_wait() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END'
            """).update();
        admin.sql("""
            CREATE CONSTRAINT TRIGGER commits_wait AFTER INSERT ON domain_event
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                WHEN (NEW.aggregate_identifier = '%s')
                EXECUTE FUNCTION commits_wait()
            """.formatted(queue)).update();
        admin.sql("SELECT pg_advisory_lock(4711)").query((_, _) -> true).list();
    }

    private void letGo() {
        admin.sql("SELECT pg_advisory_unlock(4711)").query((_, _) -> true).list();
    }

    /** The server process that stands in the middle of its commit. */
    private List<Integer> stopped() {
        return admin.sql("""
            SELECT pid
              FROM pg_locks
             WHERE locktype = 'advisory'
               AND objid = 4711
               AND NOT granted
            """).query(Integer.class).list();
    }

    /** Five bookings in one group, whose commit stands still. */
    private List<CompletableFuture<AppointmentAnswer>> stoppedGroup(String queue, List<UserId> patients) {
        String neighbour = clinic.queue(100);
        while (Math.floorMod(neighbour.hashCode(), 2) != Math.floorMod(queue.hashCode(), 2)) {
            neighbour = clinic.queue(100);
        }
        stopCommitsOf(queue);
        List<CompletableFuture<AppointmentAnswer>> answers;
        try (var held = bench.holdBack(neighbour)) {
            answers =
                    patients.stream().map(patient -> bench.book(queue, patient)).toList();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        GroupBench.await(() -> !stopped().isEmpty());
        return answers;
    }

    @Test
    void what_was_stored_is_acknowledged_though_the_store_could_not_say_so() throws Exception {
        String queue = clinic.queue(100);
        var answers = stoppedGroup(queue, bench.patients(5));
        wire.cut();
        assertThat(answers).as("nobody knows yet").noneMatch(CompletableFuture::isDone);
        letGo();

        for (int i = 0; i < 5; i++) {
            assertThat(answerOf(answers.get(i)).tokenNo()).isEqualTo(i + 1);
        }
        assertThat(bench.tokensOf(queue)).containsExactly(1, 2, 3, 4, 5);
        assertThat(answerOf(bench.book(queue, bench.patients(1).getFirst())).tokenNo())
                .isEqualTo(6);
    }

    @Test
    void what_was_not_stored_is_not_acknowledged_and_not_remembered() throws Exception {
        String queue = clinic.queue(100);
        List<UserId> patients = bench.patients(5);
        var answers = stoppedGroup(queue, patients);
        admin.sql("SELECT pg_terminate_backend(?)")
                .param(stopped().getFirst())
                .query((_, _) -> true)
                .list();
        for (CompletableFuture<AppointmentAnswer> answer : answers) {
            assertThat(failureOf(answer)).isInstanceOf(Busy.class);
        }
        letGo();

        assertThat(bench.tokensOf(queue)).isEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(answerOf(bench.book(queue, patients.get(i))).tokenNo()).isEqualTo(i + 1);
        }
    }

    @Test
    void a_service_that_ends_finishes_what_it_accepted() throws Exception {
        String queue = clinic.queue(2000);
        List<UserId> patients = bench.patients(700);
        List<CompletableFuture<AppointmentAnswer>> answers;
        CompletableFuture<Void> closing;
        try (var _ = bench.holdBack(queue)) {
            answers =
                    patients.stream().map(patient -> bench.book(queue, patient)).toList();
            closing = CompletableFuture.runAsync(service::close);
            CompletableFuture<AppointmentAnswer> late;
            do {
                late = bench.book(queue, patients.getFirst());
            } while (!late.isDone());
            assertThat(failureOf(late)).isInstanceOf(Busy.class);
        }
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answerOf(answers.get(i)).tokenNo()).isEqualTo(i + 2);
        }
        closing.get(30, TimeUnit.SECONDS);
        long stored = admin.sql("SELECT count(*) FROM domain_event WHERE aggregate_identifier = ?::uuid")
                .param(queue)
                .query(Long.class)
                .single();
        assertThat(stored).isEqualTo(1 + 2 * (1 + 700));
    }
}

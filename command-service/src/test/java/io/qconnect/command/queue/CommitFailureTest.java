package io.qconnect.command.queue;

import static io.qconnect.command.queue.HeldBackGroup.answerOf;
import static io.qconnect.command.queue.HeldBackGroup.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.CommandService;
import io.qconnect.command.RunningService;
import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.events.UserId;
import io.qconnect.infra.local.CutWire;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.SharedServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
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

    private static final Duration SOON = Duration.ofSeconds(60);

    private CutWire wire;
    private Connection connection;
    private JdbcClient admin;
    private ConfigurableApplicationContext service;
    private Clinic clinic;
    private HeldBackGroup bench;

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
                // room for all that a test sends: whoever is refused is not refused for want of it
                .run("--server.port=0", "--qconnect.instance=cut-off", "--qconnect.groups.backlog-max=100000");
        clinic = new Clinic(Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port")));
        bench = new HeldBackGroup(service);
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

    /** How many facts there are of it, also where the service cannot be asked. */
    private long stored(String queue) {
        return admin.sql("SELECT count(*) FROM domain_event WHERE aggregate_identifier = ?::uuid")
                .param(queue)
                .query(Long.class)
                .single();
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
        HeldBackGroup.await(() -> !stopped().isEmpty());
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
    void a_service_that_ends_finishes_what_it_accepted_and_takes_nothing_more() throws Exception {
        String queue = clinic.queue(2000);
        List<UserId> patients = bench.patients(700);
        List<CompletableFuture<AppointmentAnswer>> late = new ArrayList<>();
        List<CompletableFuture<AppointmentAnswer>> answers;
        CompletableFuture<Void> closing;
        try (var _ = bench.holdBack(queue)) {
            answers =
                    patients.stream().map(patient -> bench.book(queue, patient)).toList();
            closing = CompletableFuture.runAsync(service::close);
            await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> {
                late.add(bench.book(queue, patients.getFirst()));
                return late.getLast().isDone();
            });
            assertThat(failureOf(late.removeLast())).isInstanceOf(Busy.class).hasMessageContaining("about to end");
            assertThat(answers).as("it ends while all of them wait").noneMatch(CompletableFuture::isDone);
            assertThat(closing).isNotDone();
        }
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answerOf(answers.get(i)).tokenNo()).isEqualTo(i + 2);
        }
        for (CompletableFuture<AppointmentAnswer> again : late) {
            assertThat(failureOf(again))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.ALREADY_IN_QUEUE));
        }
        closing.get(30, TimeUnit.SECONDS);
        assertThat(stored(queue)).isEqualTo(1 + 2 * (1 + 700));
    }

    @Test
    void a_store_that_is_away_is_no_defect_but_a_reason_to_come_again() throws IOException {
        String queue = clinic.queue(5);
        String patient = clinic.patient();
        String[] key = {"Idempotency-Key", "while-it-is-away"};
        wire.goesAway();

        Reply reply = clinic.book(queue, patient, key).expect(503);

        assertThat(reply.code()).isIn("BUSY", "STORE_UNAVAILABLE");
        assertThat(reply.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(stored(queue)).as("only its opening").isEqualTo(1);
        wire.comesBack();
        await().atMost(SOON).until(() -> clinic.book(queue, patient, key).status() == 201);
    }
}

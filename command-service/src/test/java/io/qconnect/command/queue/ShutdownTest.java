package io.qconnect.command.queue;

import static io.qconnect.command.queue.HeldBackGroup.answerOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Clinic;
import io.qconnect.command.CommandService;
import io.qconnect.command.RunningService;
import io.qconnect.events.UserId;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.SharedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What is carried out while the service ends is carried out as ever. */
class ShutdownTest {

    private static final int PATIENTS = 50;

    @Test
    void the_tables_hear_of_the_last_facts_too() throws Exception {
        ConfigurableApplicationContext service = new SpringApplicationBuilder(CommandService.class)
                .initializers(new RunningService.OnSharedServers())
                .run("--server.port=0", "--qconnect.instance=ending");
        Clinic clinic = new Clinic(Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port")));
        HeldBackGroup bench = new HeldBackGroup(service);
        String queue = clinic.queue(100);
        List<UserId> patients = bench.patients(PATIENTS);
        List<CompletableFuture<AppointmentAnswer>> answers = new ArrayList<>();
        CompletableFuture<Void> closing;
        try (var _ = bench.holdBack(queue)) {
            for (UserId patient : patients) {
                answers.add(bench.bookOnline(queue, patient));
            }
            closing = CompletableFuture.runAsync(service::close);
            // so seldom that only its end can be why the bus takes nothing more: by now whatever ends before it has
            // ended
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> bench.book(queue, patients.getFirst()).isCompletedExceptionally());
        }
        for (CompletableFuture<AppointmentAnswer> answer : answers) {
            answerOf(answer);
        }
        closing.get(30, TimeUnit.SECONDS);

        LocalPostgres postgres = SharedServers.postgres();
        Login login = postgres.superuser();
        var store = new DriverManagerDataSource(
                postgres.jdbcUrl(LocalPostgres.COMMAND_DATABASE), login.user(), login.password());
        assertThat(JdbcClient.create(store)
                        .sql("SELECT count(*) FROM open_booking WHERE patient_id = ANY (?)")
                        .param(patients.stream().map(UserId::value).toArray(UUID[]::new))
                        .query(Integer.class)
                        .single())
                .isEqualTo(PATIENTS);
    }
}

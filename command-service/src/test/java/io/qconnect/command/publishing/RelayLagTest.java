package io.qconnect.command.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.qconnect.command.Clinic;
import io.qconnect.command.CommandService;
import io.qconnect.command.RunningService;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.SharedServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A store whose facts nobody publishes at first, and what is heard of it from the process that does not publish. Each
 * test goes on from where the one before it has left the store.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RelayLagTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POSITIONS = "qconnect.relay.behind";
    private static final String SECONDS = "qconnect.relay.behind.seconds";
    private static final String DATABASE =
            "relay_" + UUID.randomUUID().toString().replace("-", "");

    private static ConfigurableApplicationContext service;
    private static Clinic clinic;
    private static JdbcClient jdbc;

    @BeforeAll
    static void start_a_process_that_only_takes_commands() {
        SharedServers.postgres().createDatabase(DATABASE, LocalPostgres.COMMAND_OWNER, LocalPostgres.COMMAND_ROLE);
        service = process("takes-commands", false);
        clinic = new Clinic(Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port")));
        jdbc = service.getBean(JdbcClient.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static ConfigurableApplicationContext process(String instance, boolean publishing) {
        Map<String, Object> own = Map.of(
                "server.port",
                "0",
                "qconnect.instance",
                instance,
                "qconnect.publishing",
                publishing,
                "spring.datasource.url",
                SharedServers.postgres().jdbcUrl(DATABASE));
        return new SpringApplicationBuilder(CommandService.class)
                .initializers(
                        new RunningService.OnSharedServers(),
                        context -> context.getEnvironment()
                                .getPropertySources()
                                .addFirst(new MapPropertySource("own", own)))
                .run();
    }

    private static double told(String gauge) {
        return service.getBean(MeterRegistry.class).get(gauge).gauge().value();
    }

    private static double ageOf(String position) {
        return jdbc.sql("SELECT extract(epoch FROM clock_timestamp() - time_stamp)::float8 FROM domain_event"
                        + " WHERE global_index = (SELECT " + position + "(global_index) FROM domain_event)")
                .query(Double.class)
                .single();
    }

    /** A busy machine tells late, or that it does not know; somebody else's age differs for as long as one may look. */
    private static void awaitTheAgeOf(String position) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told(SECONDS)).isCloseTo(ageOf(position), within(2.5)));
    }

    private static void awaitAllIsPublished() {
        await().atMost(PATIENCE).until(() -> told(SECONDS) == 0 && told(POSITIONS) == 0);
    }

    @Test
    @Order(1)
    void while_nobody_publishes_the_oldest_fact_grows_older() {
        clinic.queue(10);
        await().atMost(PATIENCE).until(() -> ageOf("min") > 3);
        clinic.queue(10);
        awaitTheAgeOf("min");

        await().atMost(PATIENCE).until(() -> told(SECONDS) > 7);

        awaitTheAgeOf("min");
        assertThat(told(POSITIONS))
                .isEqualTo(jdbc.sql("SELECT max(global_index) FROM domain_event")
                        .query(Double.class)
                        .single());
        assertThat(clinic.send("GET", "/actuator/store", null)
                        .expect(200)
                        .body()
                        .path("relayedPosition")
                        .isNull())
                .isTrue();
        assertThat(service.getBean(PrometheusMeterRegistry.class).scrape())
                .contains("qconnect_relay_behind_seconds ", "qconnect_relay_behind ");
    }

    @Test
    @Order(2)
    void once_another_process_has_published_everything_nothing_is_left() {
        try (ConfigurableApplicationContext _ = process("publishes", true)) {
            awaitAllIsPublished();
            clinic.queue(10);
            // the gauge may still tell of the moment before
            await().atMost(PATIENCE).until(() -> {
                var contents = clinic.send("GET", "/actuator/store", null).expect(200);
                return contents.number("relayedPosition") == contents.number("lastPosition");
            });
        }
        var contents = clinic.send("GET", "/actuator/store", null).expect(200);
        assertThat(contents.number("relayedPosition")).isEqualTo(contents.number("lastPosition"));
    }

    @Test
    @Order(3)
    void what_comes_after_the_last_one_has_ended_counts_from_its_own_age() {
        clinic.queue(10);
        await().atMost(PATIENCE).until(() -> told(SECONDS) > 2);

        awaitTheAgeOf("max");
        assertThat(told(POSITIONS)).isBetween(1.0, 10.0);
    }

    /**
     * As when the database is silent: an answer that does not come is no number, and is not waited for. The driver
     * would wait for 60 s.
     */
    @Test
    @Order(4)
    void what_the_database_does_not_tell_is_not_a_number() throws SQLException {
        Login login = SharedServers.postgres().superuser();
        try (Connection holder = DriverManager.getConnection(
                SharedServers.postgres().jdbcUrl(DATABASE), login.user(), login.password())) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE token_entry IN ACCESS EXCLUSIVE MODE");

            long begun = System.nanoTime();
            await().atMost(PATIENCE).until(() -> Double.isNaN(told(SECONDS)) && Double.isNaN(told(POSITIONS)));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
            holder.rollback();
        }
        await().atMost(PATIENCE).until(() -> told(SECONDS) > 0 && told(POSITIONS) > 0);
    }
}

package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.LocalBroker;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The services reach a PostgreSQL that refuses whoever does not encrypt, and a Kafka over its TLS listener, by
 * configuration alone, as infra/docs/operations.md says it; and they refuse servers that are not who they should be.
 */
@Tag("proof")
class EncryptedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String SERVES = "'" + LocalPostgres.COMMAND_ROLE + "', '" + LocalPostgres.QUERY_ROLE + "'";

    @TempDir
    private static Path folder;

    private static Authority trusted;
    private static Authority stranger;
    private static ClinicPlan plan;
    private static LocalPostgres postgres;
    private static LocalBroker broker;
    private static BrokerDoor door;

    @BeforeAll
    static void startServers() throws Exception {
        Path certificates = Files.createDirectory(folder.resolve("certificates"));
        trusted = Authority.in(certificates, "trusted");
        stranger = Authority.in(certificates, "stranger");
        Authority.Identity server = trusted.certify("localhost");
        plan = ClinicPlan.onFreePorts(folder.resolve("clinic"));
        door = BrokerDoor.encrypted(server);
        postgres = LocalPostgres.start(plan.dataFolder(), plan.postgresPort());
        speakTlsOnly(server);
        broker = LocalBroker.start(plan.dataFolder(), plan.kafkaPort(), door.settings());
    }

    @AfterAll
    static void stopServers() {
        broker.close();
        postgres.close();
    }

    private static void speakTlsOnly(Authority.Identity server) throws Exception {
        Path rules = plan.dataFolder().resolve("postgres/pg_hba.conf");
        List<String> roles = List.of(
                LocalPostgres.COMMAND_ROLE,
                LocalPostgres.QUERY_ROLE,
                LocalPostgres.COMMAND_OWNER,
                LocalPostgres.QUERY_OWNER,
                LocalPostgres.KEYS_OWNER);
        Files.writeString(
                rules, "hostnossl all " + String.join(",", roles) + " all reject\n" + Files.readString(rules));
        try (Connection connection = asSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + server.certificate() + "'");
            statement.execute("ALTER SYSTEM SET ssl_key_file = '" + server.key() + "'");
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("SELECT pg_reload_conf()");
        }
        Login login = postgres.login(LocalPostgres.QUERY_ROLE);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(() -> DriverManager.getConnection(
                                        postgres.jdbcUrl(LocalPostgres.QUERY_DATABASE) + "&sslmode=disable",
                                        login.user(),
                                        login.password())
                                .close())
                        .hasMessageContaining("no encryption"));
    }

    private static Connection asSuperuser() throws SQLException {
        Login login = postgres.superuser();
        return DriverManager.getConnection(postgres.jdbcUrl("postgres"), login.user(), login.password());
    }

    /** What operations.md tells to set, and what infra/deploy sets where nothing is wanted. */
    private static Map<String, String> settings(Part service, String host, Authority databases, Authority brokers) {
        String database =
                service == Part.COMMAND_SERVICE ? LocalPostgres.COMMAND_DATABASE : LocalPostgres.QUERY_DATABASE;
        Map<String, String> settings = new HashMap<>();
        settings.put("SPRING_DATASOURCE_URL", url(host, database, databases));
        settings.put("SPRING_FLYWAY_URL", url(host, database, databases));
        settings.put("QCONNECT_KEYS_URL", url(host, LocalPostgres.KEYS_DATABASE, databases));
        settings.putAll(door.client("SSL", brokers));
        settings.putAll(BrokerDoor.NOTHING_TO_SHOW);
        return settings;
    }

    private static String url(String host, String database, Authority trusted) {
        return "jdbc:postgresql://%s:%d/%s?sslmode=verify-full&sslrootcert=%s"
                .formatted(host, plan.postgresPort(), database, trusted.certificate());
    }

    private static ClinicPlan encrypted() {
        return plan.with(Part.COMMAND_SERVICE, settings(Part.COMMAND_SERVICE, "localhost", trusted, trusted))
                .with(Part.QUERY_SERVICE, settings(Part.QUERY_SERVICE, "localhost", trusted, trusted));
    }

    private static void start(Clinic clinic, Part... services) {
        CompletableFuture.allOf(List.of(services).stream()
                        .map(it -> CompletableFuture.runAsync(() -> clinic.start(it), Thread::startVirtualThread))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private static Visitor visitor(Clinic clinic) {
        return new Visitor(plan.commandUrl(), plan.queryUrl(), clinic.accounts().of("admin"));
    }

    @Test
    void a_booking_goes_all_the_way_and_no_connection_is_in_the_clear() throws Exception {
        try (Clinic clinic = Clinic.over(encrypted(), _ -> {})) {
            start(clinic, Part.COMMAND_SERVICE, Part.QUERY_SERVICE);
            Visitor visitor = visitor(clinic);
            String queue = visitor.queue(5);
            Answer booked = expect(201, visitor.book(queue, visitor.patient()));

            visitor.see("/queues/" + queue + "/board?minVersion=" + booked.number("version"));

            try (Connection connection = asSuperuser();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("""
                        SELECT count(*) FILTER (WHERE ssl), count(*) FILTER (WHERE NOT ssl), count(DISTINCT usename)
                          FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
                         WHERE usename IN (%s)
                        """.formatted(SERVES))) {
                row.next();
                assertThat(row.getInt(1)).isPositive();
                assertThat(row.getInt(2)).isZero();
                assertThat(row.getInt(3)).isEqualTo(2);
            }
        }
    }

    @Test
    void a_database_whose_certificate_is_a_strangers_is_refused() {
        ClinicPlan mistaken =
                plan.with(Part.COMMAND_SERVICE, settings(Part.COMMAND_SERVICE, "localhost", stranger, trusted));
        try (Clinic clinic = Clinic.over(mistaken, _ -> {})) {
            assertThatThrownBy(() -> clinic.start(Part.COMMAND_SERVICE))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("PKIX path");
        }
    }

    @Test
    void a_database_under_another_name_is_refused() {
        ClinicPlan mistaken =
                plan.with(Part.COMMAND_SERVICE, settings(Part.COMMAND_SERVICE, "127.0.0.1", trusted, trusted));
        try (Clinic clinic = Clinic.over(mistaken, _ -> {})) {
            assertThatThrownBy(() -> clinic.start(Part.COMMAND_SERVICE))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("The hostname 127.0.0.1 could not be verified");
        }
    }

    /**
     * Kafka is not needed to book, nor to show what is known: what cannot be published is kept, and goes out when the
     * broker is the right one. Meanwhile screens are told since when they may be out of date.
     */
    @Test
    void a_broker_whose_certificate_is_a_strangers_gets_and_gives_nothing() throws Exception {
        ClinicPlan distrustful = plan.with(
                        Part.COMMAND_SERVICE, settings(Part.COMMAND_SERVICE, "localhost", trusted, stranger))
                .with(Part.QUERY_SERVICE, settings(Part.QUERY_SERVICE, "localhost", trusted, stranger));
        String known;
        try (Clinic clinic = Clinic.over(encrypted(), _ -> {})) {
            start(clinic, Part.COMMAND_SERVICE, Part.QUERY_SERVICE);
            Visitor visitor = visitor(clinic);
            known = visitor.queue(5);
            visitor.see("/queues/" + known + "/board?minVersion=1");
        }
        String queue;
        Answer booked;
        try (Clinic clinic = Clinic.over(distrustful, _ -> {})) {
            start(clinic, Part.COMMAND_SERVICE, Part.QUERY_SERVICE);
            Visitor visitor = visitor(clinic);
            queue = visitor.queue(5);
            booked = expect(201, visitor.book(queue, visitor.patient()));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(visitor.text("/actuator/health"))
                            .contains("No connection to Kafka: authentication failed"));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(clinic.commandService().log().path())
                                    .content()
                                    .contains("SSL handshake failed"));
            assertThat(clinic.queryService().log().path()).content().contains("SSL handshake failed");
            assertThat(visitor.text("/actuator/prometheus")).containsPattern("qconnect_feed_failing [1-9]");
            expect(404, visitor.ask("/queues/" + queue));

            expect(200, visitor.ask("/actuator/health/readiness"));
            expect(200, visitor.ask("/queues/" + known + "/board"));
            try (Stream<String> screen = visitor.live("/queues/" + known + "/live")) {
                assertThat(screen.dropWhile(line -> !line.equals("event: behind"))
                                .limit(2))
                        .last()
                        .asString()
                        .startsWith("data: {\"since\":\"20");
            }
        }
        try (Clinic clinic = Clinic.over(encrypted(), _ -> {})) {
            start(clinic, Part.COMMAND_SERVICE, Part.QUERY_SERVICE);
            await().atMost(PATIENCE)
                    .until(() -> visitor(clinic)
                                    .ask("/queues/" + queue + "/board?minVersion=" + booked.number("version"))
                                    .status()
                            == 200);
        }
    }
}

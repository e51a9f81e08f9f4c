package io.qconnect.query;

import io.qconnect.events.personal.MasterKey;
import io.qconnect.events.personal.PersonalKeys;
import io.qconnect.events.wire.StreamFamily;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.SharedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Lays out what command-service makes in a clinic (topics, master key, table of keys), and tells the service of it. */
public final class RealServers implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** What a monitoring system shows. */
    public static final String SCRAPE_TOKEN = "a-token-of-more-than-thirty-two-characters";

    private static final int PARTITIONS = 3;
    private static final String KEYS = "query_test_keys";
    private static final String TABLES = "query_test";

    private static final String PERSON_KEYS = """
        CREATE TABLE IF NOT EXISTS person_keys (
            person_id     uuid        PRIMARY KEY,
            key_id        uuid        NOT NULL UNIQUE,
            wrapped_key   bytea       NOT NULL,
            master_key_id text        NOT NULL,
            created_at    timestamptz NOT NULL DEFAULT now()
        );
        CREATE TABLE IF NOT EXISTS erasure (
            person_id     uuid        PRIMARY KEY,
            key_id        uuid,
            facts_touched bigint      NOT NULL,
            erased_at     timestamptz NOT NULL,
            erased_by     text        NOT NULL
        )
        """;

    private static final Path MASTER_KEY = newFolder().resolve("master.key");
    private static final PersonalKeys SEALING = layOut();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        LocalPostgres postgres = SharedServers.postgres();
        Login login = postgres.login(LocalPostgres.QUERY_ROLE);
        TestPropertyValues.of(
                        "spring.datasource.url=" + postgres.jdbcUrl(TABLES),
                        "spring.datasource.username=" + login.user(),
                        "spring.datasource.password=" + login.password(),
                        "qconnect.keys.url=" + postgres.jdbcUrl(KEYS),
                        "qconnect.keys.username=" + login.user(),
                        "qconnect.keys.password=" + login.password(),
                        "qconnect.master-key-file=" + MASTER_KEY,
                        "qconnect.tokens.keys-uri=" + Issuer.keysUri(),
                        "qconnect.access.scrape-token=" + SCRAPE_TOKEN,
                        "qconnect.web.allowed-origins=http://pages.test",
                        "spring.kafka.bootstrap-servers="
                                + SharedServers.broker().bootstrapServers())
                .applyTo(context);
    }

    /** Nobody gets into the tables of the shared service while this is done, and whoever was in is thrown out. */
    static void withoutTables(Runnable test) throws SQLException {
        LocalPostgres postgres = SharedServers.postgres();
        Login superuser = postgres.superuser();
        try (Connection server = DriverManager.getConnection(
                        postgres.jdbcUrl("postgres"), superuser.user(), superuser.password());
                Statement statement = server.createStatement()) {
            statement.execute("ALTER DATABASE " + TABLES + " ALLOW_CONNECTIONS false");
            try {
                statement.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + TABLES + "'");
                test.run();
            } finally {
                statement.execute("ALTER DATABASE " + TABLES + " ALLOW_CONNECTIONS true");
            }
        }
    }

    /** What command-service seals names with. */
    public static PersonalKeys sealing() {
        return SEALING;
    }

    /** A database of its own for one test, empty. */
    public static PGSimpleDataSource emptyDatabase(String name) {
        SharedServers.postgres().createDatabase(name, LocalPostgres.QUERY_ROLE);
        return database(name);
    }

    private static PersonalKeys layOut() {
        PGSimpleDataSource keys = emptyDatabase(KEYS);
        emptyDatabase(TABLES);
        try (Connection connection = keys.getConnection()) {
            connection.createStatement().execute(PERSON_KEYS);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        makeTopics();
        return new PersonalKeys(keys, MasterKey.loadOrCreate(MASTER_KEY));
    }

    private static void makeTopics() {
        String servers = SharedServers.broker().bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(Stream.of(StreamFamily.values())
                            .map(family -> new NewTopic(family.topic(), PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static PGSimpleDataSource database(String name) {
        Login login = SharedServers.postgres().login(LocalPostgres.QUERY_ROLE);
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(SharedServers.postgres().jdbcUrl(name));
        database.setUser(login.user());
        database.setPassword(login.password());
        return database;
    }

    private static Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("query-test");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

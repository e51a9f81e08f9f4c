package io.qconnect.command.sealing;

import io.qconnect.command.CommandService;
import io.qconnect.command.RunningService;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.SharedServers;
import io.qconnect.proof.Note;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A service over a store of its own, which a test may spoil, and a folder that it publishes its checkpoints to. */
final class OwnStore implements AutoCloseable {

    private final String database = "sealing_" + UUID.randomUUID().toString().replace("-", "");
    private final String checkpointEvery;
    private final Path folder;
    private ConfigurableApplicationContext service;

    /** One that signs a checkpoint whenever there is something new. */
    OwnStore() {
        this("0s");
    }

    OwnStore(String checkpointEvery) {
        this.checkpointEvery = checkpointEvery;
        LocalPostgres postgres = SharedServers.postgres();
        postgres.createDatabase(database, LocalPostgres.COMMAND_OWNER, LocalPostgres.COMMAND_ROLE);
        try {
            this.folder = Files.createTempDirectory("qconnect-published");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        this.service = start();
    }

    private ConfigurableApplicationContext start() {
        Map<String, Object> own = Map.of(
                "server.port",
                "0",
                "qconnect.instance",
                database,
                "qconnect.sealing.publish-to",
                folder.toString(),
                "qconnect.sealing.checkpoint-every",
                checkpointEvery,
                "spring.datasource.url",
                SharedServers.postgres().jdbcUrl(database));
        return new SpringApplicationBuilder(CommandService.class)
                .initializers(
                        new RunningService.OnSharedServers(),
                        context -> context.getEnvironment()
                                .getPropertySources()
                                .addFirst(new MapPropertySource("own-store", own)))
                .run();
    }

    void restart() {
        service.close();
        service = start();
    }

    int port() {
        return Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
    }

    <T> T bean(Class<T> type) {
        return service.getBean(type);
    }

    Path folder() {
        return folder;
    }

    List<String> published() {
        try {
            return Note.split(Files.readAllBytes(folder.resolve("checkpoints")));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** As somebody who may do anything to the database, and takes its guards away first. */
    void asSuperuser(String... statements) {
        LocalPostgres postgres = SharedServers.postgres();
        var login = postgres.superuser();
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(database), login.user(), login.password());
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("ALTER TABLE domain_event DISABLE TRIGGER only_added_to");
            for (String sql : statements) {
                statement.execute(sql);
            }
            statement.execute("ALTER TABLE domain_event ENABLE ALWAYS TRIGGER only_added_to");
            connection.commit();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    long number(String sql) {
        LocalPostgres postgres = SharedServers.postgres();
        var login = postgres.superuser();
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(database), login.user(), login.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        service.close();
    }
}

package io.qconnect.infra.cli;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.Part;
import io.qconnect.infra.schema.Database;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL of a clinic, for as long as a command needs it: the one that runs, or one that is started for that.
 */
final class DatabaseServer implements AutoCloseable {

    private final Path folder;
    private final @Nullable LocalPostgres started;

    private DatabaseServer(Path folder, @Nullable LocalPostgres started) {
        this.folder = folder;
        this.started = started;
    }

    static DatabaseServer of(Path folder, Consumer<String> progress) {
        if (LocalPostgres.isRunning(folder)) {
            return new DatabaseServer(folder, null);
        }
        if (LocalPostgres.isNew(folder)) {
            // a name that was mistyped is no wish for another clinic
            throw ClinicFile.none(folder);
        }
        progress.accept("starting PostgreSQL");
        int port = ClinicFile.read(folder)
                .map(file -> file.ports().getOrDefault(Part.POSTGRES, 0))
                .orElse(0);
        return new DatabaseServer(folder, LocalPostgres.start(folder, port));
    }

    /** As the owner of its tables. */
    Flyway migrations(Database database) {
        Login owner = LocalPostgres.loginOf(folder, database.owner());
        return database.migrations(LocalPostgres.urlOf(folder, database.databaseName()), owner)
                .load();
    }

    @Override
    public void close() {
        if (started != null) {
            started.close();
        }
    }
}

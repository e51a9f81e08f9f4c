package io.qconnect.infra.cli;

import io.qconnect.infra.schema.Database;
import io.qconnect.postgres.Migrations;
import io.qconnect.postgres.SchemaProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings the three databases to the newest schema, each as its owner, and writes down that it did. */
@Command(
        name = "migrate",
        description = {
            "Brings the databases of the clinic to the schema of this release; the clinic may run meanwhile.",
            "Each run is written to deployments.log in the data folder."
        },
        mixinStandardHelpOptions = true)
final class Migrate implements Callable<Integer> {

    private static final Clock CLOCK = Clock.systemDefaultZone();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Option(names = "--dry-run", description = "only show what would be done")
    private boolean dryRun;

    @Option(
            names = "--repair",
            description = "first forget steps that failed outside of a transaction; what they left must be removed")
    private boolean repair;

    @Override
    public Integer call() {
        Path folder = data.path();
        Progress progress = new Progress(spec.commandLine().getOut());
        try (DatabaseServer server = DatabaseServer.of(folder, progress)) {
            for (Database database : Database.values()) {
                Flyway migrations = server.migrations(database);
                if (dryRun) {
                    show(database, Migrations.pending(migrations), progress);
                } else {
                    carryOut(database, migrations, folder, progress);
                }
            }
        }
        return 0;
    }

    private void carryOut(Database database, Flyway migrations, Path folder, Progress progress) {
        try {
            if (repair) {
                migrations.repair();
            }
            Migrations.Way way = Migrations.carryOut(migrations);
            log(folder, database, way.toString());
            progress.accept(database.word() + " " + way);
        } catch (SchemaProblem problem) {
            log(folder, database, "FAILED: " + problem.getMessage());
            throw problem;
        }
    }

    private static void show(Database database, List<MigrationInfo> pending, Progress progress) {
        progress.accept(database.word() + ": " + (pending.isEmpty() ? "nothing to do" : pending.size() + " to do"));
        for (MigrationInfo step : pending) {
            progress.plain("-- " + step.getScript());
            progress.plain(read(database.scripts().resolve(step.getScript())));
        }
    }

    private static String read(Path script) {
        try {
            return Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line: when, by whom, which database, what came of it. */
    private static void log(Path folder, Database database, String what) {
        String line = "%s %s %s %s%n"
                .formatted(
                        CLOCK.instant().truncatedTo(ChronoUnit.SECONDS),
                        System.getProperty("user.name"),
                        database.word(),
                        what.replace('\n', ' '));
        try {
            Files.writeString(
                    folder.resolve("deployments.log"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.takeover.Predecessor;
import io.qconnect.infra.takeover.Takeover;
import java.io.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes a running predecessor's database over into the clinic that runs. */
@Command(
        name = "import",
        description = {
            "Takes over the predecessor's users, doctors, queues, appointments and files, and compares both sides. Its"
                    + " database is only read, as it stands at the beginning; it may be in use.",
            "Can be interrupted and repeated: what is here already and has not changed there stays as it is, what has"
                    + " changed there comes over.",
            "The database's password comes from $QCONNECT_IMPORT_PASSWORD, else it is asked for; else ~/.pgpass tells"
                    + " it."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything was taken over, and both sides agree", "1:not; what is missing is in the report"})
final class ImportCommand implements Callable<Integer> {

    private static final Clock CLOCK = Clock.systemUTC();

    private static final String PASSWORD = "QCONNECT_IMPORT_PASSWORD";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @ArgGroup(exclusive = false)
    private @Nullable Elsewhere elsewhere;

    @Option(
            names = "--from",
            paramLabel = "URL",
            required = true,
            description = "the predecessor's database, jdbc:postgresql://host:port/name, without a password")
    private String from = "";

    @Option(names = "--user", paramLabel = "NAME", description = "who reads it; default: $PGUSER, else your own name")
    private @Nullable String user;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "what to call it here, the same at each repetition; default: the name of the database")
    private @Nullable String name;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "where its days begin, if it keeps a queue's day as a moment; default: UTC")
    private ZoneId zone = ZoneId.of("UTC");

    @Option(
            names = "--files",
            paramLabel = "DIR",
            description = "where it keeps the contents of files, if not in the database")
    private @Nullable Path files;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "where to write down what is to be said about single rows; default: import-report.csv")
    private Path report = Path.of("import-report.csv");

    @Override
    public Integer call() {
        check();
        Progress progress = new Progress(spec.commandLine().getOut());
        try (ClinicApi clinic = Elsewhere.ready(elsewhere, data);
                Predecessor there = Predecessor.open(from, login(System.getenv()), zone)) {
            Takeover.Result result = Takeover.carryOut(there, clinic, name, files, report, CLOCK.instant(), progress);
            result.lines().forEach(progress::plain);
            progress.plain("%,d rows not taken over, %,d not as they were, %,d notes: %s"
                    .formatted(result.notTaken(), result.changed(), result.notes(), report.toAbsolutePath()));
            progress.accept(
                    result.agrees()
                            ? result.notTaken() + result.changed() == 0
                                    ? "both sides agree"
                                    : "both sides agree, but for what the report lists"
                            : "both sides DIFFER; see the report");
            return result.agrees() && result.notTaken() == 0 ? 0 : 1;
        }
    }

    private void check() {
        if (!from.startsWith("jdbc:postgresql:")) {
            throw new ParameterException(spec.commandLine(), "--from: a URL that begins with jdbc:postgresql:");
        }
        if (from.matches("(?i).*[?&]password=.*")) {
            throw new ParameterException(
                    spec.commandLine(), "--from: no password here, where others see it; put it into $" + PASSWORD);
        }
        if (name != null && !name.matches("[a-z0-9][a-z0-9_-]{0,62}")) {
            throw new ParameterException(spec.commandLine(), "--name: 1 to 63 of a-z, 0-9, _ and -");
        }
        if (files != null && (!Files.isDirectory(files) || !Files.isReadable(files))) {
            throw new CannotStart("--files: " + files + " is no folder that can be read");
        }
        // now, and not after hours in which everything was taken over
        Surroundings.requireWritable(report);
    }

    /** Without a password the driver looks into .pgpass itself; somebody who sits there is asked before. */
    private Properties login(Map<String, String> environment) {
        Properties login = new Properties();
        String who = user != null ? user : environment.get("PGUSER");
        if (who != null) {
            login.setProperty("user", who);
        }
        String password = environment.get(PASSWORD);
        Console console = System.console();
        if (password == null && console != null && console.isTerminal()) {
            char[] typed = console.readPassword("password for %s (empty: as in .pgpass): ", from);
            if (typed == null) {
                throw new CannotStart("no password was given");
            }
            password = typed.length == 0 ? null : String.valueOf(typed);
        }
        if (password != null) {
            login.setProperty("password", password);
        }
        return login;
    }
}

package io.qconnect.infra.cli;

import io.qconnect.infra.backup.Archive;
import io.qconnect.infra.backup.ContentCopies;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.AccountsFile;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.LogFile;
import io.qconnect.infra.local.Part;
import io.qconnect.infra.local.Watch;
import io.qconnect.infra.seed.SeedData;
import io.qconnect.infra.seed.SeedMemory;
import io.qconnect.infra.seed.Seeding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Brings the clinic up, says so, and stays: the four processes live as long as this one. One that ends by itself is
 * started again. Ends by Ctrl-C or SIGTERM, or with exit code 1 when one of them does not stay up.
 */
@Command(
        name = "up",
        description = {
            "Runs the whole clinic on this machine: PostgreSQL, Kafka, both services, a little seed data.",
            "Stays until Ctrl-C. A second start over the same folder finds its data again.",
            "A part that ends by itself is started again; after three times within ten minutes it is given up, and"
                    + " the whole ends with exit code 1."
        },
        mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {

    private static final Clock CLOCK = Clock.systemDefaultZone();

    private static final long LOOK_EVERY_MILLIS = 250;
    private static final long CHORES_EVERY_MILLIS = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Option(
            names = "--command-port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "command-service; ${DEFAULT-VALUE}")
    private int commandPort;

    @Option(
            names = "--query-port",
            paramLabel = "N",
            defaultValue = "8081",
            description = "query-service; ${DEFAULT-VALUE}")
    private int queryPort;

    @Option(
            names = "--postgres-port",
            paramLabel = "N",
            defaultValue = "5433",
            description = "PostgreSQL; ${DEFAULT-VALUE}")
    private int postgresPort;

    @Option(names = "--kafka-port", paramLabel = "N", defaultValue = "9092", description = "Kafka; ${DEFAULT-VALUE}")
    private int kafkaPort;

    @Option(names = "--no-seed", description = "leave a new clinic empty")
    private boolean noSeed;

    @Option(
            names = "--migrated",
            description = "the services only check the schema: \"infra/qconnect migrate\" has made it")
    private boolean migrated;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "where patients reach the clinic: a web server that stands in front of both services and is"
                    + " believed about who calls it; mailed links lead there. Default: the services themselves")
    private @Nullable URI publicUrl;

    private volatile @Nullable Thread copying;
    private final CountDownLatch stopping = new CountDownLatch(1);

    @Override
    public Integer call() {
        Progress progress = new Progress(spec.commandLine().getOut());
        Path folder = data.path();
        ClinicPlan plan = new ClinicPlan(folder, commandPort, queryPort, postgresPort, kafkaPort);
        Surroundings.mistypedPort(plan).ifPresent(wrong -> {
            throw new ParameterException(spec.commandLine(), wrong);
        });
        if (migrated) {
            Map<String, String> onlyCheck = Map.of("QCONNECT_MIGRATIONS", "beforehand");
            plan = plan.with(Part.COMMAND_SERVICE, onlyCheck).with(Part.QUERY_SERVICE, onlyCheck);
        }
        if (publicUrl != null) {
            String origin = origin(publicUrl);
            Map<String, String> behindIt =
                    Map.of("QCONNECT_WEB_ALLOWEDORIGINS", origin, "SERVER_FORWARDHEADERSSTRATEGY", "native");
            plan = plan.with(Part.COMMAND_SERVICE, behindIt)
                    .with(Part.COMMAND_SERVICE, Map.of("QCONNECT_IDENTITY_LINKS", origin))
                    .with(Part.QUERY_SERVICE, behindIt);
        }
        removeDraft(folder, progress);
        Surroundings.requireRoom(folder);
        progress.accept("data folder " + folder);
        Clinic clinic = Clinic.over(plan, progress);
        Thread stop = new Thread(() -> stop(clinic, progress), "stop-clinic");
        Runtime.getRuntime().addShutdownHook(stop);
        // a database may replay its log for hours before all is up, and the others have something to say about it
        Chore logs = new Chore("logs", "kept small", () -> LogFile.bound(folder), progress);
        Thread.ofPlatform().daemon().name("logs").start(() -> again(logs));
        try {
            start(clinic, progress);
            // so that with the disk no more of them is lost than of the databases
            ContentCopies copies = ContentCopies.of(folder);
            Chore contents = new Chore("contents of files", "copied to the archive", copies::bringNew, progress);
            copying = Thread.ofPlatform().name("content-copies").start(() -> again(contents));
            return watch(clinic, progress);
        } catch (CannotStart e) {
            if (!stop(clinic, progress)) {
                return 0; // whoever did has ended what was on its way up, too
            }
            throw e;
        }
    }

    /** Pages and services are addressed from the root. */
    private String origin(URI url) {
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!web || url.getHost() == null || !Set.of("", "/").contains(url.getPath())) {
            throw new ParameterException(
                    spec.commandLine(), "--public-url: an address without a path, like https://queue.example.org");
        }
        return url.getScheme() + "://" + url.getAuthority();
    }

    private void start(Clinic clinic, Progress progress) {
        ClinicPlan plan = clinic.plan();
        Optional<ClinicFile> before = ClinicFile.read(plan.dataFolder());
        Surroundings.requirePorts(plan, before, progress);
        ClinicFile file = ClinicFile.starting(plan, before);
        if (!noSeed && LocalPostgres.isNew(plan.dataFolder())) {
            // noted now: a start that is cut off is still one of a new clinic, and one over restored data never is
            SeedMemory.in(plan.dataFolder(), LocalDate.now(CLOCK));
        }
        boolean newAccounts = !clinic.accounts().exists();
        clinic.start();
        file = file.withPids(pids(clinic));
        file.write(plan.dataFolder());
        if (!noSeed && file.seededOn() == null && SeedMemory.existsIn(plan.dataFolder())) {
            file = seed(file, plan, progress);
        }
        if (newAccounts) {
            show(clinic.accounts(), progress);
        }
        announce(file, plan, progress);
    }

    /** Once, when they are made; later they are in their file. */
    private static void show(AccountsFile accounts, Progress progress) {
        progress.plain("");
        progress.plain("  accounts to try it out, kept in " + accounts.path() + " (shown this once):");
        accounts.read()
                .forEach((role, account) ->
                        progress.plain("    %-8s %-24s %s".formatted(role, account.email(), account.password())));
    }

    private static ClinicFile seed(ClinicFile file, ClinicPlan plan, Progress progress) {
        SeedMemory memory = SeedMemory.in(plan.dataFolder(), LocalDate.now(CLOCK));
        try (ClinicApi api = file.api(plan.dataFolder())) {
            Seeding.Summary summary = Seeding.carryOut(api, SeedData.usual(), memory, _ -> {});
            ClinicFile seeded = file.seeded(memory.date(), summary.queues());
            seeded.write(plan.dataFolder());
            progress.accept("loaded seed data for " + memory.date() + ": " + summary);
            return seeded;
        }
    }

    private static void announce(ClinicFile file, ClinicPlan plan, Progress progress) {
        progress.plain("");
        for (String queue : file.seededQueues()) {
            progress.plain("  waiting-room board  " + plan.queryUrl() + "/board/" + queue);
        }
        progress.plain("  commands            " + plan.commandUrl());
        progress.plain("  questions           " + plan.queryUrl());
        progress.plain("  logs                " + plan.dataFolder().resolve("logs"));
        progress.plain("");
        progress.plain("ready: command=" + plan.commandUrl() + " query=" + plan.queryUrl());
    }

    private static Map<Part, Long> pids(Clinic clinic) {
        Map<Part, Long> pids = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            if (clinic.isRunning(part)) {
                pids.put(part, clinic.part(part).pid());
            }
        }
        return pids;
    }

    /** Until somebody asks to stop, or a part does not stay up: a clinic without one of its parts helps nobody. */
    private int watch(Clinic clinic, Progress progress) {
        Watch watch = new Watch(clinic, progress, () -> stopping.getCount() == 0);
        while (!isStopping(LOOK_EVERY_MILLIS)) {
            if (watch.look()) {
                note(clinic);
            }
        }
        return 0;
    }

    /** Not while the clinic is being stopped: what is written then stands. */
    private synchronized void note(Clinic clinic) {
        Path folder = clinic.plan().dataFolder();
        ClinicFile.read(folder).ifPresent(file -> file.withPids(pids(clinic)).write(folder));
    }

    private void again(Chore chore) {
        while (!isStopping(CHORES_EVERY_MILLIS)) {
            chore.carryOut();
        }
    }

    /** It may be what fills the disk, so first of all. A clinic that runs is more than a tidy archive. */
    private static void removeDraft(Path folder, Progress progress) {
        try {
            if (Archive.of(folder).removeDraft()) {
                progress.accept("removed what a backup that was cut off had left");
            }
        } catch (UncheckedIOException | CannotStart failed) {
            progress.accept("what a backup that was cut off had left cannot be removed: " + failed.getMessage());
        }
    }

    /** Whoever stops the clinic may be about to move it. */
    private void lastContents(Path folder, Progress progress) {
        try {
            if (copying != null) {
                copying.join();
            }
            ContentCopies.of(folder).bringNew();
        } catch (IOException | UncheckedIOException | CannotStart failed) {
            progress.accept("the last contents of files are not in the archive: " + failed.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopping(long millis) {
        try {
            return stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * Comes from Ctrl-C, from a failure, or from one during the other: the first does it all.
     *
     * @return whether this was the first
     */
    private synchronized boolean stop(Clinic clinic, Progress progress) {
        if (stopping.getCount() == 0) {
            return false;
        }
        stopping.countDown();
        progress.accept("stopping");
        Path folder = clinic.plan().dataFolder();
        clinic.stopAll();
        lastContents(folder, progress);
        ClinicFile.read(folder).ifPresent(file -> file.withPids(Map.of()).write(folder));
        clinic.close();
        progress.accept("stopped; everything is kept in " + folder);
        return true;
    }
}

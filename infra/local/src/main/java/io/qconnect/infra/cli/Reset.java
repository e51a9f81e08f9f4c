package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.Part;
import io.qconnect.infra.local.PrivateFolder;
import io.qconnect.infra.seed.SeedData;
import io.qconnect.infra.seed.SeedMemory;
import io.qconnect.infra.seed.Seeding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Makes a clinic new: drops its databases and everything drawn from them, migrates, seeds. Secrets and accounts stay.
 */
@Command(
        name = "reset",
        description = "Deletes all data of a clinic that is stopped, migrates and seeds it anew. Asks first.",
        mixinStandardHelpOptions = true)
final class Reset implements Callable<Integer> {

    private static final Clock CLOCK = Clock.systemDefaultZone();

    /** What is drawn from the databases, or belongs to them. */
    private static final List<String> DERIVED = List.of("kafka", "files", "mail", "checkpoints");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Option(names = "--no-seed", description = "leave it empty")
    private boolean noSeed;

    @Override
    public Integer call() {
        Path folder = data.path();
        ClinicFile file = ClinicFile.require(folder);
        refuseProduction(System.getenv("QCONNECT_PROFILE"), System.getenv("SPRING_PROFILES_ACTIVE"));
        Progress progress = new Progress(spec.commandLine().getOut());
        // first of all: one that runs is told so before it is asked about, and none starts meanwhile
        try (Clinic clinic = Clinic.over(plan(file, folder), progress)) {
            if (!yes && !isMeant(folder)) {
                progress.plain("nothing was touched");
                return 1;
            }
            clinic.start(Part.POSTGRES);
            clinic.postgres().dropDatabases();
            clinic.stop(Part.POSTGRES);
            DERIVED.forEach(name -> PrivateFolder.delete(folder.resolve(name)));
            SeedMemory.forget(folder);
            progress.accept("everything is deleted");
            clinic.start();
            if (!noSeed) {
                seed(file, folder, progress);
            }
        }
        progress.accept("the clinic is new; start it with infra/qconnect up");
        return 0;
    }

    /** @throws CannotStart when one of these names production */
    static void refuseProduction(@Nullable String... profiles) {
        boolean production = Stream.of(profiles)
                .flatMap(it -> it == null ? Stream.empty() : Stream.of(it.split(",")))
                .map(it -> it.strip().toLowerCase(Locale.ROOT))
                .anyMatch(it -> it.equals("production") || it.equals("prod"));
        if (production) {
            throw new CannotStart("this is a production profile; nothing is reset here");
        }
    }

    private boolean isMeant(Path folder) {
        spec.commandLine()
                .getOut()
                .print("All data in " + folder + " will be deleted for good. Type \"reset\" to go on: ");
        spec.commandLine().getOut().flush();
        Scanner answer = new Scanner(System.in, StandardCharsets.UTF_8);
        return answer.hasNextLine() && answer.nextLine().strip().equals("reset");
    }

    private static ClinicPlan plan(ClinicFile file, Path folder) {
        return new ClinicPlan(
                folder,
                file.ports().getOrDefault(Part.COMMAND_SERVICE, 0),
                file.ports().getOrDefault(Part.QUERY_SERVICE, 0),
                file.ports().getOrDefault(Part.POSTGRES, 0),
                file.ports().getOrDefault(Part.BROKER, 0));
    }

    private static void seed(ClinicFile file, Path folder, Progress progress) {
        SeedMemory memory = SeedMemory.in(folder, LocalDate.now(CLOCK));
        try (ClinicApi api = file.api(folder)) {
            Seeding.Summary summary = Seeding.carryOut(api, SeedData.usual(), memory, progress::plain);
            file.seeded(memory.date(), summary.queues()).withPids(Map.of()).write(folder);
            progress.accept(summary.toString());
        }
    }
}

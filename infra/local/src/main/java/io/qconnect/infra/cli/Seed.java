package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.seed.LargeSeed;
import io.qconnect.infra.seed.SeedData;
import io.qconnect.infra.seed.SeedMemory;
import io.qconnect.infra.seed.Seeding;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Loads the seed data into the clinic that runs, or brings it up to date. Its day stays that of the first time. */
@Command(
        name = "seed",
        description = {
            "Loads 20 records: five users, four doctors, four queues, four appointments, three files.",
            "A second time changes nothing, on a later day neither; after an edit it brings the edited ones up to date."
        },
        mixinStandardHelpOptions = true)
final class Seed implements Callable<Integer> {

    private static final Clock CLOCK = Clock.systemDefaultZone();

    /** A million people are more than any hospital has in its books. */
    private static final int LARGE_MAX = 1_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @ArgGroup
    private @Nullable Other other;

    /** Instead of the usual. */
    static final class Other {
        @Option(
                names = "--from",
                paramLabel = "FILE",
                description = "data of your own, written like infra/local/src/main/resources/seed.json")
        private @Nullable Path from;

        @Option(
                names = "--large",
                paramLabel = "N",
                description = "instead, a network for load tests: N patients (1..1,000,000), doctors, a week of queues")
        private @Nullable Integer large;
    }

    @Override
    public Integer call() {
        Path folder = data.path();
        Integer large = other == null ? null : other.large;
        if (large != null && (large < 1 || large > LARGE_MAX)) {
            throw new ParameterException(spec.commandLine(), "--large: 1..1,000,000 patients");
        }
        ClinicFile file = ClinicFile.require(folder);
        SeedData wanted = other == null || other.from == null ? SeedData.usual() : SeedData.of(other.from);
        Progress progress = new Progress(spec.commandLine().getOut());
        try (ClinicApi api = Elsewhere.ready(null, data)) {
            SeedMemory memory =
                    SeedMemory.in(folder, Objects.requireNonNullElseGet(file.seededOn(), () -> LocalDate.now(CLOCK)));
            if (large == null) {
                usual(wanted, file, folder, api, memory, progress);
            } else {
                large(large, api, memory, progress);
            }
        }
        return 0;
    }

    private static void usual(
            SeedData wanted, ClinicFile file, Path folder, ClinicApi api, SeedMemory memory, Progress progress) {
        Seeding.Summary summary = Seeding.carryOut(api, wanted, memory, progress::plain);
        file.seeded(memory.date(), summary.queues()).write(folder);
        progress.plain(summary + "; the queues' day is " + memory.date());
        summary.queues().forEach(queue -> progress.plain("  " + api.queryUrl() + "/board/" + queue));
    }

    private static void large(int patients, ClinicApi api, SeedMemory memory, Progress progress) {
        LargeSeed.Loaded loaded = LargeSeed.load(api, patients, memory.date(), progress);
        progress.accept("%,d doctors, %,d queues, %,d patients, %,d appointments (%,d found no place)"
                .formatted(
                        loaded.doctors(),
                        loaded.queues(),
                        loaded.patients(),
                        loaded.appointments(),
                        loaded.notBooked()));
    }
}

package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.seed.SeedData;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Loads the seed data into the clinic that runs. Its day stays that of the first time. */
@Command(
        name = "seed",
        description =
                "Loads five users, four doctors, four queues and four appointments; a second time changes nothing.",
        mixinStandardHelpOptions = true)
final class Seed implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Override
    public Integer call() {
        Path folder = data.path();
        ClinicFile file = ClinicFile.require(folder);
        LocalDate date = Objects.requireNonNullElseGet(file.seededOn(), LocalDate::now);
        try (ClinicApi api = file.api(folder)) {
            List<String> queues = SeedData.load(api, date);
            file.seeded(date, queues).write(folder);
            spec.commandLine().getOut().println("the seed data for " + date + " is there");
            queues.forEach(queue -> spec.commandLine().getOut().println("  " + api.queryUrl() + "/board/" + queue));
        }
        return 0;
    }
}

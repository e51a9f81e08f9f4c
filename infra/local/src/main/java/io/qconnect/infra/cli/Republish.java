package io.qconnect.infra.cli;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has all facts of the store published to Kafka again, for topics that were lost. */
@Command(
        name = "republish",
        description = "Publishes all facts of the store to Kafka again, in their order; whoever has them passes over"
                + " them. For topics that were lost, and before a rebuild that says the log is not complete.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all are published", "1:not all are; the message says why"})
final class Republish implements Callable<Integer> {

    private static final long LOOK_EVERY_MILLIS = 500;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @ArgGroup(exclusive = false)
    private @Nullable Elsewhere elsewhere;

    @Override
    public Integer call() throws InterruptedException {
        Progress progress = new Progress(spec.commandLine().getOut());
        CountDownLatch never = new CountDownLatch(1);
        try (ClinicApi api = Elsewhere.answering(elsewhere, data)) {
            String endpoint = api.commandUrl() + "/actuator/republish";
            Answer run = api.operate("POST", endpoint);
            while (run.ok() && !run.body().path("ended").asBoolean()) {
                progress.accept(String.format(
                        Locale.ROOT, "%,d published, up to position %,d", run.number("published"), run.number("upTo")));
                never.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                run = api.look(endpoint);
            }
            if (!run.ok()) {
                throw new IllegalStateException("command-service answered " + run.status());
            }
            String failed = run.text("failed");
            progress.accept(String.format(
                    Locale.ROOT,
                    "%,d facts published again%s",
                    run.number("published"),
                    failed.isEmpty() ? "" : ", then " + failed + ": see command-service's log"));
            return failed.isEmpty() ? 0 : 1;
        }
    }
}

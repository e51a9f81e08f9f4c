package io.qconnect.infra.cli;

import io.qconnect.infra.backup.Restore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Scanner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes a clinic that is stopped back to a moment. */
@Command(
        name = "restore",
        description = "Takes a clinic that is stopped back to a moment, from archive/ in the data folder. Asks first.",
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Option(
            names = "--to",
            paramLabel = "TIME",
            required = true,
            description = "an instant (2026-03-02T08:15:30.5Z); or \"latest\", when the databases themselves are lost")
    private String to = "";

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Override
    public Integer call() {
        Path folder = data.path();
        Progress progress = new Progress(spec.commandLine().getOut());
        Instant moment = moment();
        if (!yes && !isMeant(moment)) {
            progress.plain("nothing was touched");
            return 1;
        }
        Restore.to(folder, moment, progress)
                .ifPresent(before -> progress.accept("the databases of before are in " + before));
        progress.accept("restored to " + (moment == null ? "the last moment" : moment)
                + "; start the clinic with infra/qconnect up");
        return 0;
    }

    private @Nullable Instant moment() {
        try {
            return to.equals("latest") ? null : Instant.parse(to);
        } catch (DateTimeParseException malformed) {
            throw new ParameterException(
                    spec.commandLine(), "--to: an instant like 2026-03-02T08:15:30Z, or latest", malformed);
        }
    }

    private boolean isMeant(@Nullable Instant moment) {
        String consequence = moment == null
                ? "What is in the archive takes the place of what is in " + data.path() + "."
                : "What was written to the clinic in " + data.path() + " after " + moment + " will be gone.";
        spec.commandLine().getOut().print(consequence + " Type \"restore\" to go on: ");
        spec.commandLine().getOut().flush();
        Scanner answer = new Scanner(System.in, StandardCharsets.UTF_8);
        return answer.hasNextLine() && answer.nextLine().strip().equals("restore");
    }
}

package io.qconnect.infra.cli;

import io.qconnect.infra.local.ProjectFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the clinic keeps everything it must not lose. */
final class DataFolder {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "data folder; default: $QCONNECT_DATA, else .qconnect in the project")
    private @Nullable Path given;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    Path path() {
        String fromEnvironment = System.getenv("QCONNECT_DATA");
        if (given != null && given.toString().isBlank()) {
            throw new ParameterException(command.commandLine(), "--data names no folder");
        }
        Path chosen = given != null
                ? given
                : fromEnvironment != null && !fromEnvironment.isBlank()
                        ? Path.of(fromEnvironment)
                        : ProjectFolder.find().resolve(".qconnect");
        return chosen.toAbsolutePath().normalize();
    }
}

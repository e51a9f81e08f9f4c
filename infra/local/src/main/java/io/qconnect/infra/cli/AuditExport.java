package io.qconnect.infra.cli;

import io.qconnect.infra.cli.AuditCommand.Question;
import io.qconnect.infra.client.ClinicApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Takes history home. The file stands under its name only when it is whole. */
@Command(
        name = "export",
        description = "Exports history into a file that can be verified anywhere.",
        mixinStandardHelpOptions = true)
final class AuditExport implements Callable<Integer> {

    @ParentCommand
    private @Nullable AuditCommand audit;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "-o", paramLabel = "FILE", required = true)
    private Path file = Path.of("");

    @Option(names = "--after", paramLabel = "N", description = "the position at which an earlier export ended")
    private @Nullable Long after;

    @Override
    public Integer call() throws IOException {
        AuditCommand parent = Objects.requireNonNull(audit, "export is a part of audit");
        parent.requireAtLeast(0, "--after", after);
        Surroundings.requireWritable(file);
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        try (ClinicApi api = parent.api();
                InputStream history = api.audit(
                        new Question("/audit/export").with("after", after).address())) {
            Files.copy(history, draft, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + ": " + Files.size(file) + " bytes");
        out.flush();
        return 0;
    }
}

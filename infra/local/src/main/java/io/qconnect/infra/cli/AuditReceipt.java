package io.qconnect.infra.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What somebody can keep, to prove one day that a booking was there. */
@Command(name = "receipt", description = "Fetches the receipt of a booking.", mixinStandardHelpOptions = true)
final class AuditReceipt implements Callable<Integer> {

    @ParentCommand
    private @Nullable AuditCommand audit;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "APPOINTMENT")
    private UUID appointment = new UUID(0, 0);

    @Option(names = "-o", paramLabel = "FILE")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        AuditCommand parent = Objects.requireNonNull(audit, "receipt is a part of audit");
        if (file != null) {
            Surroundings.requireWritable(file);
        }
        String receipt = parent.text("/audit/receipts/" + appointment);
        if (file == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(receipt);
            out.flush();
        } else {
            Files.writeString(file, receipt + "\n");
        }
        return 0;
    }
}

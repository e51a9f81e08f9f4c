package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.proof.ExportVerifier;
import io.qconnect.proof.Finding;
import io.qconnect.proof.Note;
import io.qconnect.proof.OtherEpoch;
import io.qconnect.proof.Receipt;
import io.qconnect.proof.Report;
import io.qconnect.proof.VerifierKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Verifies an export or a receipt with the public key alone; without a file, it exports from the running clinic first.
 * The key should come from where the auditor keeps it: one that is fetched together with what it verifies proves
 * little.
 */
@Command(
        name = "verify",
        description = "Verifies an export or a receipt, offline, with the public key alone.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is as it was sealed", "1:something is not, or proves nothing; the message says what"})
final class AuditVerify implements Callable<Integer> {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String RECEIPT = "{\"receipt\"";
    private static final int GZIP_FIRST_BYTE = 0x1f;

    /** A report, for programs. */
    record Told(
            boolean sound,
            String origin,
            long size,
            long facts,
            long gaps,
            long first,
            long last,
            int published,
            List<OtherEpoch> otherEpochs,
            List<Finding> findings) {}

    @ParentCommand
    private @Nullable AuditCommand audit;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "an export or a receipt, compressed or not; - reads it from standard input; default: exports"
                    + " from the running clinic")
    private @Nullable String file;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "the public key, or a file that holds it; default: asks the running clinic")
    private @Nullable String key;

    @Option(
            names = "--published",
            paramLabel = "FILE",
            description = "checkpoints that were published; may be given several times. Default, when the running"
                    + " clinic of the data folder is asked: those that it has left there")
    private List<Path> published = new ArrayList<>();

    @Option(
            names = "--after",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "the file goes on behind position N, at which an earlier export ended; default: it must hold the"
                            + " whole history")
    private long after;

    @Option(
            names = "--restored-at",
            paramLabel = "EPOCH=N",
            description =
                    "you know of a restore that left this epoch behind: it must agree up to position N only; may be"
                            + " given several times")
    private Map<String, Long> restoredAt = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        parent().requireAtLeast(0, "--after", after);
        restoredAt.forEach((epoch, position) -> parent().requireAtLeast(0, "--restored-at " + epoch, position));
        // first of all: of what is published from now on, the export does not know
        List<String> notes = new ArrayList<>();
        for (Path one : published.isEmpty() && file == null ? parent().published() : published) {
            List<String> found = Note.split(Files.readAllBytes(file(one)));
            if (found.isEmpty()) {
                throw new IllegalStateException("there is no checkpoint in " + one);
            }
            notes.addAll(found);
        }
        try (InputStream in = new BufferedInputStream(open())) {
            in.mark(RECEIPT.length());
            String head = new String(in.readNBytes(RECEIPT.length()), StandardCharsets.UTF_8);
            in.reset();
            return head.equals(RECEIPT) ? receipt(in) : export(in, notes);
        }
    }

    private AuditCommand parent() {
        if (audit == null) {
            throw new IllegalStateException("verify is a part of audit");
        }
        return audit;
    }

    private InputStream open() throws IOException {
        if (file == null) {
            return parent().api().audit("/audit/export");
        }
        InputStream in =
                new BufferedInputStream(file.equals("-") ? System.in : Files.newInputStream(file(Path.of(file))));
        in.mark(1);
        int first = in.read();
        in.reset();
        return first == GZIP_FIRST_BYTE ? new GZIPInputStream(in) : in;
    }

    /** A folder can be opened like a file, and only reading from it fails, without its name. */
    private static Path file(Path named) {
        if (Files.isDirectory(named)) {
            throw new IllegalStateException(named + " is a folder; name a file");
        }
        return named;
    }

    private VerifierKey key() throws IOException {
        if (key == null) {
            try (ClinicApi api = parent().api();
                    InputStream answer = api.audit("/audit/checkpoint/key")) {
                return VerifierKey.of(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return VerifierKey.of(key.contains("+") ? key : Files.readString(file(Path.of(key))));
    }

    private int receipt(InputStream in) throws IOException {
        Receipt.Proven proven = Receipt.of(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                .verify(key());
        PrintWriter out = spec.commandLine().getOut();
        if (parent().asJson()) {
            out.println(JSON.createObjectNode()
                    .put("holds", true)
                    .put("position", proven.fact().position())
                    .put("type", proven.fact().type())
                    .put("origin", proven.checkpoint().origin())
                    .put("size", proven.checkpoint().size()));
        } else {
            out.println("The receipt holds: " + proven.fact().type() + " stands at position "
                    + proven.fact().position() + " of " + proven.checkpoint().origin() + ".");
            out.println(new String(proven.fact().payload(), StandardCharsets.UTF_8));
        }
        out.flush();
        return 0;
    }

    private int export(InputStream in, List<String> notes) throws IOException {
        Report report = new ExportVerifier(key(), notes)
                .after(after)
                .restoredAt(restoredAt)
                .verify(in);
        PrintWriter out = spec.commandLine().getOut();
        if (parent().asJson()) {
            out.println(JSON.writeValueAsString(new Told(
                    report.sound(),
                    report.checkpoint().origin(),
                    report.checkpoint().size(),
                    report.facts(),
                    report.gaps(),
                    report.first(),
                    report.last(),
                    report.published(),
                    report.otherEpochs(),
                    report.findings())));
        } else {
            tell(report, out);
        }
        out.flush();
        return report.sound() ? 0 : 1;
    }

    private static void tell(Report report, PrintWriter out) {
        report.findings().forEach(finding -> out.println("FOUND: " + finding));
        report.otherEpochs().forEach(out::println);
        if (report.otherEpochs().stream().anyMatch(epoch -> !epoch.sound())) {
            out.println("Were facts lost in a restore that you know of? Then name the last position from before it:"
                    + " --restored-at EPOCH=N. Otherwise somebody has begun a new epoch to cover a change.");
        }
        out.printf(
                "%d facts and %d gaps, positions %d to %d of %s, held against %d published checkpoints: %s%n",
                report.facts(),
                report.gaps(),
                report.first(),
                report.last(),
                report.checkpoint().origin(),
                report.published(),
                report.sound() ? "all is as it was sealed" : "NOT as it was sealed");
        if (report.published() == 0) {
            out.println("Without a published checkpoint nobody can see that the end of history is missing.");
        }
    }
}

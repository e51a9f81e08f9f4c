package io.qconnect.infra.takeover;

import io.qconnect.infra.takeover.Finding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that a takeover has to say about single rows. Several threads add to it. */
final class Findings {

    private final List<Finding> all = new ArrayList<>();
    private final Set<String> rows = new HashSet<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    synchronized void add(String table, String id, Kind kind, String reason, String text) {
        all.add(new Finding(table, id, kind, reason, text));
        counts.merge(kind, 1, Integer::sum);
        if (kind != Kind.NOTE) {
            rows.add(table + " " + id);
        }
    }

    void notTaken(String table, String id, String reason, String text) {
        add(table, id, Kind.NOT_TAKEN, reason, text);
    }

    void changed(String table, String id, String reason, String text) {
        add(table, id, Kind.CHANGED, reason, text);
    }

    void note(String table, String id, String reason, String text) {
        add(table, id, Kind.NOTE, reason, text);
    }

    /** It is told that this row is not in the clinic, or not as it was. */
    synchronized boolean tell(String table, String id) {
        return rows.contains(table + " " + id);
    }

    synchronized int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** In the order of tables and rows, however many threads there were. */
    synchronized List<Finding> inOrder() {
        return all.stream()
                .sorted(Comparator.comparing(Finding::table)
                        .thenComparingInt(finding -> finding.id().length())
                        .thenComparing(Finding::id)
                        .thenComparing(Finding::kind))
                .toList();
    }

    /** For its owner only. */
    void write(Path report) {
        try {
            Path draft = Files.createTempFile(
                    report.toAbsolutePath().getParent(),
                    "import",
                    null,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            List<String> lines = new ArrayList<>(List.of(Finding.HEADER));
            inOrder().forEach(finding -> lines.add(finding.line()));
            Files.write(draft, lines);
            Files.move(draft, report, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

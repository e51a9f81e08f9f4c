package io.qconnect.infra.backup;

import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code archive} in the data folder (or where a link of that name leads, which should be another disk): copies of the
 * database cluster, and every piece of its log since the first of them, which PostgreSQL itself puts there.
 */
public record Archive(Path folder) {

    private static final String BASE = "base-";

    /** A copy of the cluster and of the contents of files, and when it was complete. */
    record Base(Path folder, Instant completeAt) {

        Path cluster() {
            return folder.resolve("postgres");
        }

        Path files() {
            return folder.resolve("files");
        }
    }

    public static Archive of(Path dataFolder) {
        return new Archive(LocalPostgres.archiveFolder(dataFolder));
    }

    Path log() {
        return folder.resolve("wal");
    }

    /** From when on PostgreSQL keeps its log here. */
    void begin() {
        PrivateFolder.at(log());
    }

    Path draft() {
        Path draft = folder.resolve("incomplete");
        PrivateFolder.delete(draft);
        return PrivateFolder.at(draft);
    }

    Base complete(Path draft, Instant at) {
        try {
            Path folder = folder().resolve(BASE + at.toEpochMilli());
            Files.move(draft, folder);
            return new Base(folder, at);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The newest first. */
    List<Base> bases() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(it -> it.getFileName().toString().startsWith(BASE))
                    .map(it -> new Base(
                            it,
                            Instant.ofEpochMilli(
                                    Long.parseLong(it.getFileName().toString().substring(BASE.length())))))
                    .sorted(Comparator.comparing(Base::completeAt).reversed())
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** @throws CannotStart when there was none yet */
    Base newestBefore(Instant moment) {
        List<Base> bases = bases();
        if (bases.isEmpty()) {
            throw new CannotStart(
                    "there is no backup in " + folder + "; infra/qconnect backup makes one while the clinic runs");
        }
        return bases.stream()
                .filter(base -> !base.completeAt().isAfter(moment))
                .findFirst()
                .orElseThrow(() -> new CannotStart("there is no backup from before " + moment + " in " + folder
                        + "; the oldest is of " + bases.getLast().completeAt()));
    }
}

package io.qconnect.infra.backup;

import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.FolderLock;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code archive} in the data folder (or where a link of that name leads, which should be another disk): copies of the
 * database cluster, every piece of its log since the first of them, which PostgreSQL itself puts there, the contents of
 * files ({@link ContentCopies}), and in {@code lives} which restores there have been.
 */
public record Archive(Path dataFolder) {

    private static final String BASE = "base-";

    /** A piece of the log is called by its timeline and its place, 8 and 16 digits. */
    private static final Pattern PIECE = Pattern.compile("[0-9A-F]{8}([0-9A-F]{16}).*");

    /** In the label that PostgreSQL gives a copy. */
    private static final Pattern FIRST_PIECE =
            Pattern.compile("START WAL LOCATION: \\S+ \\(file [0-9A-F]{8}([0-9A-F]{16})\\)");

    /** A copy of the cluster, and when it was complete. */
    record Base(Path folder, Instant completeAt) {

        Path cluster() {
            return folder.resolve("postgres");
        }

        /** Where an earlier release put the contents of files. */
        Path contents() {
            return folder.resolve("files");
        }
    }

    /** A copy that is being made. Nothing of it stays, unless it was completed: then it has another name. */
    record Draft(Path folder) implements AutoCloseable {

        Path cluster() {
            return folder.resolve("postgres");
        }

        @Override
        public void close() {
            PrivateFolder.delete(folder);
        }
    }

    /** What a moment is brought back from: this copy, and the log along this life. */
    record Way(Base base, Life life) {

        /** Whether the copy was made in the life that it is to lead to, and not in one before it. */
        boolean isStraight() {
            return !base.completeAt().isBefore(life.since());
        }
    }

    /** How much was removed. */
    public record Removed(int bases, int pieces, int contents) {}

    public static Archive of(Path dataFolder) {
        return new Archive(dataFolder);
    }

    Path folder() {
        return LocalPostgres.archiveFolder(dataFolder);
    }

    Path log() {
        return folder().resolve("wal");
    }

    Path contents() {
        return folder().resolve("files");
    }

    /**
     * An archive that was begun and is not there lies on a disk that is not mounted, most likely. Another one made in
     * its place would take the log from now on, and what leads there from the backups of before would be lost
     * unnoticed.
     *
     * @throws CannotStart when it is so
     */
    public void requireThere() {
        if (LocalPostgres.isArchiving(dataFolder) && !Files.isDirectory(log())) {
            throw new CannotStart("the archive is not in " + folder() + ": mount its disk, or mend the link. If it is"
                    + " lost for good, remove archive.begun in " + dataFolder + " and make a new backup");
        }
    }

    /** From when on PostgreSQL keeps its log here, or says that it cannot. */
    void begin() {
        requireThere();
        PrivateFolder.at(log());
        LocalPostgres.beginArchiving(dataFolder);
    }

    /**
     * Whoever writes here, or removes something, or restores what is here, does it alone: two backups would work in the
     * same draft. The lock lies in the data folder, because the archive may be a disk that knows none.
     *
     * @throws CannotStart when somebody else is at it
     */
    FolderLock turn() {
        return FolderLock.take(
                lock(),
                "another backup of " + dataFolder + " is being made, or it is being restored (somebody holds "
                        + lock().getFileName() + "); nothing was done, try again when that is over");
    }

    private Path lock() {
        return dataFolder.resolve("backup.lock");
    }

    /** To be called by who has the {@link #turn()}; what a backup that was cut off has left is removed. */
    Draft draft() {
        forgetDraft();
        return new Draft(PrivateFolder.at(incomplete()));
    }

    void forgetDraft() {
        PrivateFolder.delete(incomplete());
    }

    private Path incomplete() {
        return folder().resolve("incomplete");
    }

    /**
     * Removes what a backup that was cut off has left, which is as large as the databases. One that somebody is making
     * is left alone.
     *
     * @return whether there was any
     */
    public boolean removeDraft() {
        if (!Files.exists(incomplete())) {
            return false;
        }
        Optional<FolderLock> turn = FolderLock.tryToTake(lock());
        if (turn.isEmpty()) {
            return false;
        }
        try (FolderLock _ = turn.get()) {
            forgetDraft();
            return true;
        }
    }

    Base complete(Draft draft, Instant at) {
        try {
            Path folder = folder().resolve(BASE + at.toEpochMilli());
            Files.move(draft.folder(), folder);
            DurableFile.force(folder());
            return new Base(folder, at);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The newest first. */
    List<Base> bases() {
        return list(folder()).stream()
                .filter(it -> it.getFileName().toString().startsWith(BASE))
                .map(it -> new Base(
                        it,
                        Instant.ofEpochMilli(
                                Long.parseLong(it.getFileName().toString().substring(BASE.length())))))
                .sorted(Comparator.comparing(Base::completeAt).reversed())
                .toList();
    }

    /** When the newest copy was complete; empty when there is none. */
    public Optional<Instant> newest() {
        return bases().stream().findFirst().map(Base::completeAt);
    }

    /** @throws CannotStart when there is nothing to restore */
    void requireBackups() {
        requireThere();
        if (bases().isEmpty()) {
            throw new CannotStart(
                    "there is no backup in " + folder() + "; infra/qconnect backup makes one while the clinic runs");
        }
    }

    /**
     * From the newest copy that the log leads on from to that moment, as it was lived then.
     *
     * @throws CannotStart when there is none
     */
    Way wayTo(Instant moment) {
        requireBackups();
        List<Base> bases = bases();
        Life wanted = lifeAt(moment);
        Instant until = moment;
        for (Life life = wanted; ; life = lifeAt(until)) {
            for (Base base : bases) {
                if (!base.completeAt().isAfter(until) && !base.completeAt().isBefore(life.since())) {
                    return new Way(base, wanted);
                }
            }
            if (life.equals(Life.FIRST)) {
                throw new CannotStart("there is no backup from before " + moment + " in " + folder()
                        + " that its log leads on from; the oldest is of "
                        + bases.getLast().completeAt());
            }
            until = life.from();
        }
    }

    /** The one that was lived at that moment. */
    Life lifeAt(Instant moment) {
        Life at = Life.FIRST;
        for (Life life : lives()) {
            if (!life.since().isAfter(moment)) {
                at = life;
            }
        }
        return at;
    }

    /** Those that restores have begun, the oldest first. */
    List<Life> lives() {
        Path file = folder().resolve("lives");
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(Life::parse).toList()
                    : List.of();
        } catch (IOException | RuntimeException unreadable) {
            throw new CannotStart("cannot read " + file + ", which tells what was restored when", unreadable);
        }
    }

    void add(Life life) {
        List<String> lines = new ArrayList<>(lives().stream().map(Life::line).toList());
        lines.add(life.line());
        DurableFile.write(folder().resolve("lives"), String.join("\n", lines) + "\n");
    }

    /**
     * Removes all copies but the newest, and the log of before the oldest that stays: nothing leads on from there any
     * more. With them go the contents that were gone by then. To be called by who has the {@link #turn()}.
     *
     * @param bases so many copies stay; one or more
     */
    Removed keep(int bases) {
        List<Base> all = bases();
        if (all.size() <= bases) {
            return new Removed(0, 0, 0);
        }
        Base oldest = all.get(bases - 1);
        String first = firstPieceOf(oldest);
        List<Base> old = all.subList(bases, all.size());
        old.forEach(base -> PrivateFolder.delete(base.folder()));
        int pieces = 0;
        for (Path piece : list(log())) {
            Matcher name = PIECE.matcher(piece.getFileName().toString());
            if (name.matches() && name.group(1).compareTo(first) < 0) {
                PrivateFolder.delete(piece);
                pieces++;
            }
        }
        try {
            int contents = ContentCopies.of(dataFolder).removeUnwantedSince(oldest.completeAt());
            return new Removed(old.size(), pieces, contents);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String firstPieceOf(Base base) {
        Path label = base.cluster().resolve("backup_label");
        try {
            Matcher first = FIRST_PIECE.matcher(Files.readString(label));
            if (first.find()) {
                return first.group(1);
            }
        } catch (IOException unreadable) {
            throw new CannotStart("cannot read " + label, unreadable);
        }
        throw new CannotStart(label + " does not say where its log begins; nothing was removed");
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

package io.qconnect.infra.backup;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The contents of files, which no fact holds, in the archive: each once, under the digest that is its name, however
 * many backups are kept. A copy's time of change says when it was last known to be wanted.
 *
 * <p>The data folder has its contents on shelves, by the first two characters of their names.
 */
public final class ContentCopies {

    private static final Clock CLOCK = Clock.systemDefaultZone();

    /** A file system's times may be as coarse as that: who has looked within it may have looked too early. */
    private static final Duration TIMES_DIFFER = Duration.ofSeconds(2);

    /** Clocks and file systems may disagree by less. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path dataFolder;

    /** When something was put on each shelf, or taken from it, as far as it has been looked through. */
    private final Map<Path, FileTime> lookedThrough = new HashMap<>();

    private ContentCopies(Path dataFolder) {
        this.dataFolder = dataFolder;
    }

    public static ContentCopies of(Path dataFolder) {
        return new ContentCopies(dataFolder);
    }

    private Path contents() {
        return dataFolder.resolve("files");
    }

    private Path copies() {
        return Archive.of(dataFolder).contents();
    }

    /**
     * Copies what has come in since the last call. Before the first backup there is no archive, and nothing is copied.
     *
     * @return how many contents
     * @throws IOException when the archive is not there, or full; the next call tries again
     */
    public int bringNew() throws IOException {
        if (!LocalPostgres.isArchiving(dataFolder)) {
            return 0;
        }
        if (!Files.isDirectory(Archive.of(dataFolder).log())) {
            throw new NoSuchFileException(copies().toString(), null, "the archive is not there");
        }
        Instant settled = CLOCK.instant().minus(TIMES_DIFFER);
        int brought = 0;
        for (Path shelf : list(contents())) {
            FileTime changed = Files.getLastModifiedTime(shelf);
            if (!changed.equals(lookedThrough.get(shelf))) {
                for (Path content : contentsOn(shelf)) {
                    brought += bring(content);
                }
                if (changed.toInstant().isBefore(settled)) {
                    lookedThrough.put(shelf, changed);
                }
            }
        }
        return brought;
    }

    private int bring(Path content) throws IOException {
        if (!isCopied(content)) {
            return copied(content, copyOf(content)) ? 1 : 0;
        }
        try {
            FileTime wanted = Files.getLastModifiedTime(content);
            if (Files.getLastModifiedTime(copyOf(content)).compareTo(wanted) < 0) {
                // it was gone, and somebody has brought it again
                Files.setLastModifiedTime(copyOf(content), wanted);
            }
        } catch (NoSuchFileException removed) {
            return 0; // meanwhile
        }
        return 0;
    }

    /**
     * Copies whatever is not copied yet, and notes that all of it was wanted.
     *
     * @param now when a backup was complete that needs it
     * @return the bytes copied
     */
    long bringAll(Instant now) throws IOException {
        long bytes = 0;
        for (Path shelf : list(contents())) {
            for (Path content : contentsOn(shelf)) {
                if (!isCopied(content) && copied(content, copyOf(content))) {
                    bytes += Files.size(copyOf(content));
                }
                if (isCopied(content)) {
                    Files.setLastModifiedTime(copyOf(content), FileTime.from(now));
                }
            }
        }
        return bytes;
    }

    /** @return the bytes that {@link #bringAll} would write */
    long bytesToBring() throws IOException {
        long bytes = 0;
        for (Path shelf : list(contents())) {
            for (Path content : contentsOn(shelf)) {
                bytes += isCopied(content) ? 0 : sizeOf(content);
            }
        }
        return bytes;
    }

    private static long sizeOf(Path content) throws IOException {
        try {
            return Files.size(content);
        } catch (NoSuchFileException removed) {
            return 0; // meanwhile
        }
    }

    /**
     * Puts copies back into the data folder, also those that nobody refers to at the moment that is restored:
     * command-service removes them.
     *
     * @param from the copies; also a folder that an earlier release has made of them
     */
    void bringBack(Path from) throws IOException {
        for (Path shelf : list(from)) {
            for (Path copy : contentsOn(shelf)) {
                Path content = contents().resolve(from.relativize(copy));
                if (!Files.exists(content)) {
                    copied(copy, content);
                }
            }
        }
    }

    /** @return the bytes that {@link #bringBack} would write */
    long bytesToBringBack(Path from) throws IOException {
        long bytes = 0;
        for (Path shelf : list(from)) {
            for (Path copy : contentsOn(shelf)) {
                bytes += Files.exists(contents().resolve(from.relativize(copy))) ? 0 : Files.size(copy);
            }
        }
        return bytes;
    }

    /** @return how many contents lie here, for longer than it takes to copy them, and in the archive not */
    public long missing(Instant before) {
        try {
            long missing = 0;
            for (Path shelf : list(contents())) {
                for (Path content : contentsOn(shelf)) {
                    missing += !isCopied(content) && isOlder(content, before) ? 1 : 0;
                }
            }
            return missing;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isOlder(Path content, Instant than) throws IOException {
        try {
            return Files.getLastModifiedTime(content).toInstant().isBefore(than);
        } catch (NoSuchFileException removed) {
            return false;
        }
    }

    /**
     * Removes copies that the clinic has no more, and had no more when the oldest backup was made that stays. With them
     * go beginnings of copies that somebody was cut off from.
     *
     * @return how many copies
     */
    int removeUnwantedSince(Instant oldestBackup) throws IOException {
        Instant gone = oldestBackup.minus(MARGIN);
        Instant abandoned = CLOCK.instant().minus(MARGIN);
        int removed = 0;
        for (Path shelf : list(copies())) {
            for (Path copy : list(shelf)) {
                boolean whole = isContent(copy);
                boolean here = Files.exists(contents().resolve(copies().relativize(copy)));
                if (isOlder(copy, whole ? gone : abandoned) && !(whole && here)) {
                    Files.deleteIfExists(copy);
                    removed += whole ? 1 : 0;
                }
            }
        }
        return removed;
    }

    private Path copyOf(Path content) {
        return copies().resolve(contents().relativize(content));
    }

    private boolean isCopied(Path content) {
        return Files.exists(copyOf(content));
    }

    /**
     * At once and whole, or not at all.
     *
     * @return false when it was removed meanwhile
     */
    private static boolean copied(Path content, Path copy) throws IOException {
        Path shelf = PrivateFolder.at(Objects.requireNonNull(copy.getParent()));
        Path draft = Files.createTempFile(shelf, "incoming-", null);
        try {
            Files.copy(content, draft, StandardCopyOption.REPLACE_EXISTING);
            DurableFile.force(draft);
            Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE);
            DurableFile.force(shelf);
            return true;
        } catch (NoSuchFileException removed) {
            if (Files.exists(content)) {
                throw removed;
            }
            return false;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** What is on its way in or out has another name. */
    private static List<Path> contentsOn(Path shelf) throws IOException {
        return list(shelf).stream().filter(ContentCopies::isContent).toList();
    }

    private static boolean isContent(Path file) {
        return SHA256.matcher(file.getFileName().toString()).matches();
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return new ArrayList<>(entries.toList());
        }
    }
}

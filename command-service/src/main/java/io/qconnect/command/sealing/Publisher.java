package io.qconnect.command.sealing;

import io.qconnect.command.sealing.SealTables.Signed;
import io.qconnect.proof.Checkpoint;
import io.qconnect.proof.Note;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Publishes checkpoints where whoever may change the database cannot reach them: into a folder, given by configuration,
 * that auditors keep. {@code checkpoints} holds all of them, one after the other, and is only ever added to;
 * {@code checkpoint} is the newest. What could not be published is published later. Several processes may share a
 * folder.
 */
@Component
class Publisher {

    /** So many are read from the database at once when publishing was not possible for long. */
    private static final int AT_ONCE = 1_000;

    /** More than any note takes; ours take some 250 bytes. */
    private static final int NOTE_BYTES_MAX = 4_096;

    /** So much of the file is in memory at once, however long it has become: some 250 notes. */
    static final int BLOCK_BYTES = 1 << 16;

    private static final String ALL = "checkpoints";

    /** What a line of a signature begins with, a character for each byte. */
    private static final String DASH =
            new String("\u2014 ".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    private static final long NOTHING = -1;

    private final @Nullable Path folder;
    private final Log log;
    private final SealTables tables;

    /** The size of the checkpoint up to which all are published; saves looking into the folder five times a second. */
    private long publishedLast = NOTHING;

    Publisher(SealingProperties properties, Log log, SealTables tables) {
        this.folder = properties.publishTo();
        this.log = log;
        this.tables = tables;
    }

    /** The newest published checkpoint of this log; none when nothing is published. */
    Optional<Checkpoint> newest() {
        if (folder == null || Files.notExists(folder.resolve(ALL))) {
            return Optional.empty();
        }
        try (FileChannel all = FileChannel.open(folder.resolve(ALL), StandardOpenOption.READ)) {
            return newest(all);
        } catch (IOException failed) {
            throw new UncheckedIOException("Published checkpoints cannot be read", failed);
        }
    }

    /**
     * Nearly always it is the last one. After a restore, notes of the log before stand at the end, perhaps years of
     * them, and none of this one: so it is looked for backwards, block by block.
     */
    private Optional<Checkpoint> newest(FileChannel all) throws IOException {
        long end = all.size();
        while (end > 0) {
            long from = Math.max(0, end - BLOCK_BYTES);
            Optional<Checkpoint> found = newestIn(read(all, from, end), from == 0);
            if (found.isPresent()) {
                return found;
            }
            // a note that is cut off here, and the one behind it that it hides, are whole in the next block
            end = from == 0 ? 0 : from + 2 * NOTE_BYTES_MAX;
        }
        return Optional.empty();
    }

    /** @param fromStart otherwise the first note may be the end of one, or two that look like one */
    private Optional<Checkpoint> newestIn(byte[] notes, boolean fromStart) {
        String origin = log.origin() + "\n";
        if (!characters(notes).contains(characters(origin.getBytes(StandardCharsets.UTF_8)))) {
            return Optional.empty();
        }
        return Note.split(Arrays.copyOf(notes, whole(notes))).stream()
                .skip(fromStart ? 0 : 1)
                .filter(note -> note.startsWith(origin))
                .reduce((_, later) -> later)
                .map(log.verifier()::open);
    }

    /** One for each byte, so that a place in the text is one in the file. */
    private static String characters(byte[] notes) {
        return new String(notes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] read(FileChannel file, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
            // on to the end
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Publishes every checkpoint that is not published yet. */
    void publish() {
        long newest = folder == null
                ? NOTHING
                : tables.newestCheckpoint().map(Signed::size).orElse(NOTHING);
        if (folder == null || newest == publishedLast) {
            return;
        }
        try {
            Files.createDirectories(folder);
            try (FileChannel all = FileChannel.open(
                            folder.resolve(ALL),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
                    FileLock _ = all.lock()) {
                cutOffHalfANote(all);
                List<Signed> newer = tables.checkpointsAfter(
                        newest(all).map(Checkpoint::size).orElse(NOTHING), AT_ONCE);
                if (!newer.isEmpty()) {
                    append(all, newer);
                    replaceNewest(folder, newer.getLast().note());
                }
                publishedLast = newer.size() < AT_ONCE ? newest : NOTHING;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Checkpoints cannot be published to " + folder, failed);
        }
    }

    /** A process that was killed while it wrote may have left one. */
    private static void cutOffHalfANote(FileChannel all) throws IOException {
        long from = Math.max(0, all.size() - NOTE_BYTES_MAX);
        all.truncate(from + whole(read(all, from, all.size())));
    }

    /**
     * @return how many of these bytes are notes with the empty line that follows each; half a one may come after them
     */
    private static int whole(byte[] notes) {
        String text = characters(notes);
        int whole = text.length();
        while (whole > 0 && !isAfterSignature(text, whole)) {
            whole = text.lastIndexOf("\n\n", whole - 3) + 2;
            whole = whole < 2 ? 0 : whole;
        }
        return whole;
    }

    /** Whether a line of a signature and the empty one that follows it end at this place. */
    private static boolean isAfterSignature(String notes, int end) {
        int line = notes.lastIndexOf('\n', end - 3) + 1;
        return notes.startsWith("\n\n", end - 2) && notes.startsWith(DASH, line);
    }

    private static void append(FileChannel all, List<Signed> newer) throws IOException {
        long end = all.size();
        for (Signed checkpoint : newer) {
            ByteBuffer note = ByteBuffer.wrap((checkpoint.note() + "\n").getBytes(StandardCharsets.UTF_8));
            while (note.hasRemaining()) {
                end += all.write(note, end);
            }
        }
        all.force(true);
    }

    private static void replaceNewest(Path folder, String note) throws IOException {
        Path draft = Files.createTempFile(folder, ".checkpoint", null);
        Files.writeString(draft, note);
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(draft, folder.resolve("checkpoint"), StandardCopyOption.ATOMIC_MOVE);
    }
}

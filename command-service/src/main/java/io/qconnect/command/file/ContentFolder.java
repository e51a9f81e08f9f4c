package io.qconnect.command.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Contents on disk. Names are made from digests only, never from what somebody called a file. A content appears under its
 * name at once and whole, and only its owner can read it.
 */
@Component
class ContentFolder implements ContentStore {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final Clock clock;

    ContentFolder(FileProperties properties, Clock clock) {
        this.folder = properties.folder();
        this.clock = clock;
    }

    @Override
    public void keep(String sha256, Path content) throws IOException {
        Path shelf = shelfOf(sha256);
        Path kept = shelf.resolve(sha256);
        if (Files.exists(kept)) {
            Files.setLastModifiedTime(kept, FileTime.from(clock.instant()));
            return;
        }
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(shelf, ownerOnly);
        Path copy = Files.createTempFile(shelf, "incoming-", null);
        try {
            Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            force(copy);
            Files.move(copy, kept, StandardCopyOption.ATOMIC_MOVE);
            force(shelf);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public Optional<Path> find(String sha256) {
        Path kept = shelfOf(sha256).resolve(sha256);
        return Files.isRegularFile(kept) ? Optional.of(kept) : Optional.empty();
    }

    /**
     * Removes what nobody refers to.
     *
     * @param before only what was kept before: the fact of a later one may still be on its way
     */
    void sweep(Instant before, Predicate<String> isReferredTo) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(before)
                        && !isReferredTo.test(path.getFileName().toString())) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /** Two characters of the digest: no folder grows too large for a listing. */
    private Path shelfOf(String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal");
        }
        return folder.resolve(sha256.substring(0, 2));
    }
}

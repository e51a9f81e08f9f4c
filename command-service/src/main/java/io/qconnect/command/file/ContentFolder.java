package io.qconnect.command.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.springframework.core.io.InputStreamSource;
import org.springframework.stereotype.Component;

/**
 * Contents on disk. Names are made from digests only, never from what somebody called a file. A content appears under
 * its name at once and whole, and only its owner can read it.
 */
@Component
class ContentFolder implements ContentStore {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Behind the name of what lies aside, until it is certain that nobody wants it. */
    private static final String ASIDE = ".aside";

    private final Path folder;
    private final Clock clock;

    ContentFolder(FileProperties properties, Clock clock) {
        this.folder = properties.folder();
        this.clock = clock;
    }

    @Override
    public void keep(String sha256, InputStreamSource content) throws IOException {
        Path shelf = shelfOf(sha256);
        Path kept = shelf.resolve(sha256);
        if (isThere(kept)) {
            return;
        }
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(shelf, ownerOnly);
        Path copy = Files.createTempFile(shelf, "incoming-", null);
        try {
            try (InputStream in = content.getInputStream()) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            force(copy);
            Files.move(copy, kept, StandardCopyOption.ATOMIC_MOVE);
            force(shelf);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** What is there counts as new from now on; so the sweep, which may have it in its hand, puts it back. */
    private boolean isThere(Path kept) throws IOException {
        try {
            Files.setLastModifiedTime(kept, FileTime.from(clock.instant()));
            return true;
        } catch (NoSuchFileException _) {
            return false;
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
     * Removes what nobody refers to. Somebody may bring the same content again between the question and the removal:
     * therefore it is put aside first, and then asked for once more. What was aside when a process ended is judged
     * again.
     *
     * @param before only what was kept before: the fact of a later one may still be on its way
     */
    void sweep(Instant before, Predicate<String> isReferredTo) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                try {
                    sweep(path, before, isReferredTo);
                } catch (NoSuchFileException _) {
                    // another process was faster
                }
            }
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private static void sweep(Path path, Instant before, Predicate<String> isReferredTo) throws IOException {
        String name = path.getFileName().toString();
        if (name.endsWith(ASIDE)) {
            judge(path, before, isReferredTo);
        } else if (isNeedless(path, name, before, isReferredTo)) {
            Path aside = path.resolveSibling(name + ASIDE);
            Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
            judge(aside, before, isReferredTo);
        }
    }

    private static void judge(Path aside, Instant before, Predicate<String> isReferredTo) throws IOException {
        String asideName = aside.getFileName().toString();
        String name = asideName.substring(0, asideName.length() - ASIDE.length());
        if (isNeedless(aside, name, before, isReferredTo)) {
            Files.delete(aside);
        } else {
            // whatever was brought meanwhile has the same content
            Files.move(aside, aside.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static boolean isNeedless(Path path, String name, Instant before, Predicate<String> isReferredTo)
            throws IOException {
        return Files.getLastModifiedTime(path).toInstant().isBefore(before) && !isReferredTo.test(name);
    }

    /** Two characters of the digest: no folder grows too large for a listing. */
    private Path shelfOf(String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal");
        }
        return folder.resolve(sha256.substring(0, 2));
    }
}

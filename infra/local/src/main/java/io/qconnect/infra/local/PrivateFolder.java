package io.qconnect.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders that only their owner may enter: patients' data lies there. */
public final class PrivateFolder {

    /** Each clinic's folder has one of these, also one that has only been brought back from a backup. */
    private static final Set<String> OF_A_CLINIC =
            Set.of("clinic.lock", "clinic.json", "accounts.json", "secrets", "archive", "postgres.lock");

    private PrivateFolder() {}

    /** Makes the folder, and those above it, when missing; an existing one is closed to others. */
    public static Path at(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return folder.toRealPath();
        } catch (IOException e) {
            throw new CannotStart("cannot make the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * The same, for a folder that somebody has named.
     *
     * @throws CannotStart when everybody writes there, or something else than a clinic is in it: closing it would take
     *     it from somebody
     */
    static Path named(Path folder) {
        try {
            if (Files.isDirectory(folder)
                    && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new CannotStart("everybody may write to " + folder + "; choose a folder of your own with --data");
            }
            if (Files.isDirectory(folder) && isSomethingElse(folder)) {
                throw new CannotStart(
                        folder + " is neither empty nor a clinic's; choose a folder of its own with --data");
            }
        } catch (IOException e) {
            throw new CannotStart("cannot look at the folder " + folder + ": " + e.getMessage(), e);
        }
        return at(folder);
    }

    private static boolean isSomethingElse(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            Set<String> names = content.map(it -> it.getFileName().toString()).collect(Collectors.toUnmodifiableSet());
            return !names.isEmpty() && OF_A_CLINIC.stream().noneMatch(names::contains);
        }
    }

    /** With all that is in it; does nothing when there is none. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        /** Files vanish while a stopping server cleans up after itself: that is what was wanted. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}

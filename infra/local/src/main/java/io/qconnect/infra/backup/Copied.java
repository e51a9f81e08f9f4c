package io.qconnect.infra.backup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How much lies in a folder, or was put there: by both numbers somebody can tell whether all of it is there still. */
record Copied(long files, long bytes) {

    /** All files below; what vanishes meanwhile is not counted. */
    static Copied in(Path folder) throws IOException {
        return in(folder, Set.of());
    }

    /** @param emptied folders directly below whose files do not count */
    static Copied in(Path folder, Set<String> emptied) throws IOException {
        Count count = new Count(folder, emptied);
        Files.walkFileTree(folder, count);
        return new Copied(count.files, count.bytes);
    }

    private static final class Count extends SimpleFileVisitor<Path> {

        private final Path root;
        private final Set<String> emptied;
        private long files;
        private long bytes;

        Count(Path root, Set<String> emptied) {
            this.root = root;
            this.emptied = emptied;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean counts = !root.equals(folder.getParent())
                    || !emptied.contains(folder.getFileName().toString());
            return counts ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files++;
            bytes += attributes.size();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException && !file.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            throw failed;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
            if (failed != null && Files.exists(folder)) {
                throw failed;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}

package io.qconnect.infra.backup;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies a folder while it is in use. Files may change and vanish meanwhile: for a database's, the log that is replayed
 * makes up for it.
 */
final class Copying extends SimpleFileVisitor<Path> {

    private final Path from;
    private final Path to;
    private final Set<String> emptied;
    private final Set<String> leftOut;
    private long bytes;

    private Copying(Path from, Path to, Set<String> emptied, Set<String> leftOut) {
        this.from = from;
        this.to = to;
        this.emptied = emptied;
        this.leftOut = leftOut;
    }

    /**
     * @param emptied folders directly below that are copied without what is in them
     * @param leftOut files directly below that are not copied
     * @return the bytes copied, which are on the disk then; files that are there already are left as they are
     */
    static long of(Path from, Path to, Set<String> emptied, Set<String> leftOut) throws IOException {
        Copying copying = new Copying(from, to, emptied, leftOut);
        Files.walkFileTree(from, copying);
        return copying.bytes;
    }

    /** Of all files below. */
    static long bytesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toFile)
                    .filter(File::isFile)
                    .mapToLong(File::length)
                    .sum();
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        Path copy = to.resolve(from.relativize(folder));
        if (!Files.isDirectory(copy)) {
            Files.copy(folder, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        boolean onlyItself = from.equals(folder.getParent())
                && emptied.contains(folder.getFileName().toString());
        return onlyItself ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        boolean skipped = from.equals(file.getParent())
                && leftOut.contains(file.getFileName().toString());
        Path copy = to.resolve(from.relativize(file));
        if (!skipped && !Files.exists(copy)) {
            try {
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                DurableFile.force(copy);
                bytes += attributes.size();
            } catch (NoSuchFileException vanished) {
                // dropped in between; the log says so, too
                return FileVisitResult.CONTINUE;
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
        if (failed instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failed;
    }
}

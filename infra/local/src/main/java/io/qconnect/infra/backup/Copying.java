package io.qconnect.infra.backup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies a folder, also while it is in use. Then files may change and vanish meanwhile: for a database's, the log that
 * is replayed makes up for it. Nothing makes up for a copy that has vanished.
 */
final class Copying extends SimpleFileVisitor<Path> {

    private final Path from;
    private final Path to;
    private final boolean inUse;
    private final Set<String> emptied;
    private final Set<String> leftOut;
    private long files;
    private long bytes;

    private Copying(Path from, Path to, boolean inUse, Set<String> emptied, Set<String> leftOut) {
        this.from = from;
        this.to = to;
        this.inUse = inUse;
        this.emptied = emptied;
        this.leftOut = leftOut;
    }

    /**
     * @param to does not exist yet
     * @param emptied folders directly below that are copied without what is in them
     * @param leftOut files directly below that are not copied
     * @return what was copied, which is on the disk then
     */
    static Copied inUse(Path from, Path to, Set<String> emptied, Set<String> leftOut) throws IOException {
        return new Copying(from, to, true, emptied, leftOut).carryOut();
    }

    /** The same, of a folder in which nobody changes anything: all of it, or it fails. */
    static Copied atRest(Path from, Path to) throws IOException {
        return new Copying(from, to, false, Set.of(), Set.of()).carryOut();
    }

    private Copied carryOut() throws IOException {
        Files.walkFileTree(from, this);
        return new Copied(files, bytes);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        try {
            Files.copy(folder, to.resolve(from.relativize(folder)), StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException missing) {
            return passOver(folder, missing, FileVisitResult.SKIP_SUBTREE);
        }
        boolean onlyItself = from.equals(folder.getParent())
                && emptied.contains(folder.getFileName().toString());
        return onlyItself ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (from.equals(file.getParent()) && leftOut.contains(file.getFileName().toString())) {
            return FileVisitResult.CONTINUE;
        }
        try {
            Path copy = to.resolve(from.relativize(file));
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            DurableFile.force(copy);
            files++;
            bytes += Files.size(copy);
            return FileVisitResult.CONTINUE;
        } catch (NoSuchFileException missing) {
            return passOver(file, missing, FileVisitResult.CONTINUE);
        }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
        return passOver(file, failed, FileVisitResult.CONTINUE);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
        if (failed != null && (!inUse || Files.exists(folder))) {
            throw failed;
        }
        return FileVisitResult.CONTINUE;
    }

    /**
     * What was dropped in between, the log says so, too. Everything else that is missing is missed: the copy most of
     * all.
     */
    private FileVisitResult passOver(Path original, IOException failed, FileVisitResult next) throws IOException {
        boolean dropped = failed instanceof NoSuchFileException missing
                && original.toString().equals(missing.getFile())
                && !original.equals(from);
        if (inUse && dropped) {
            return next;
        }
        throw failed;
    }
}

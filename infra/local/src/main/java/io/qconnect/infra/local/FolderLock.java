package io.qconnect.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One process at a time. The operating system gives the lock back when the holder ends, in whatever way. */
public final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws CannotStart when somebody else, in this JVM or another, holds it */
    static FolderLock take(Path file) {
        return take(
                file,
                file.getParent() + " is in use by another qconnect (it holds " + file.getFileName()
                        + "); stop it, or choose another folder with --data");
    }

    /**
     * @param taken what whoever comes second is told
     * @throws CannotStart with these words when somebody else, in this JVM or another, holds it
     */
    public static FolderLock take(Path file, String taken) {
        return tryToTake(file).orElseThrow(() -> new CannotStart(taken));
    }

    /** Empty when somebody else, in this JVM or another, holds it. */
    public static Optional<FolderLock> tryToTake(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new FolderLock(channel));
        } catch (IOException e) {
            throw new CannotStart("cannot write to " + file + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

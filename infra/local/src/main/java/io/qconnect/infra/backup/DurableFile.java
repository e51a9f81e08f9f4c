package io.qconnect.infra.backup;

import io.qconnect.infra.local.CannotStart;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** What must be on the disk, whole, before the next step is taken. */
final class DurableFile {

    private DurableFile() {}

    /** Mode 0600; what was there before stays until all of it is written. */
    static void write(Path file, String content) {
        Path folder = Objects.requireNonNull(file.getParent());
        try {
            Path draft = Files.createTempFile(
                    folder,
                    "draft",
                    null,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, content, StandardCharsets.UTF_8);
            force(draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        } catch (IOException failed) {
            throw new CannotStart("cannot write " + file + ": " + failed.getMessage(), failed);
        }
    }

    /** Returns when a file, or a folder's list of files, is on the disk. */
    static void force(Path written) throws IOException {
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

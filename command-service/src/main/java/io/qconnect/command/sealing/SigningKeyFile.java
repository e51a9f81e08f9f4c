package io.qconnect.command.sealing;

import io.qconnect.events.personal.SecretFile;
import io.qconnect.proof.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file with the log's signing key: made at the first start, mode 0600, never shown. */
final class SigningKeyFile {

    private SigningKeyFile() {}

    /** @throws IllegalStateException when the file holds no key, the key of another log, or is not private */
    static SigningKey loadOrCreate(Path file, String log) {
        try {
            if (Files.notExists(file)) {
                create(file, log);
            }
            SecretFile.mustBePrivate(file, "The signing key");
            SigningKey key = SigningKey.of(Files.readString(file));
            if (!key.verifier().name().equals(log)) {
                throw new IllegalStateException("The signing key " + file + " belongs to the log "
                        + key.verifier().name() + ", and this one is " + log);
            }
            return key;
        } catch (IOException failed) {
            throw new UncheckedIOException("The signing key " + file + " cannot be read or made", failed);
        } catch (IllegalArgumentException damaged) {
            throw new IllegalStateException("The signing key " + file + " is damaged", damaged);
        }
    }

    /** Written beside its place and linked into it, so that of two processes that start at once both use the same. */
    private static void create(Path file, String log) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(
                folder,
                ".sealing",
                ".key",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, SigningKey.generate(log).text());
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException another) {
            // another process was first; its key counts
        } finally {
            Files.delete(draft);
        }
    }
}

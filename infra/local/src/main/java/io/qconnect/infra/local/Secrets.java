package io.qconnect.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Passwords that no human chooses or types: made at the first start, kept in files of mode 0600. Letters, digits,
 * {@code -} and {@code _} only, so that they can stand in SQL and in URLs without quoting.
 */
final class Secrets {

    /** 256 bits: not to be guessed, however fast somebody asks. */
    private static final int BYTES = 32;

    private final Path folder;

    private Secrets(Path folder) {
        this.folder = folder;
    }

    static Secrets in(Path dataFolder) {
        return new Secrets(PrivateFolder.at(dataFolder.resolve("secrets")));
    }

    /** The file of this name, whether it exists or not. */
    Path file(String name) {
        return folder.resolve(name);
    }

    String password(String name) {
        Path file = file(name + ".password");
        try {
            if (!Files.exists(file)) {
                write(file, random() + "\n");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Login login(String user) {
        return new Login(user, password(user));
    }

    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Mode 0600, and renamed into place when complete: a start that is interrupted leaves no half password. */
    static void write(Path file, String content) throws IOException {
        Path draft = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "draft",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}

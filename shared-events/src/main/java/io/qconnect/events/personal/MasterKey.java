package io.qconnect.events.personal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The clinic's secret: 32 random bytes in a file that only its owner may read. It wraps the data keys of persons, and
 * other secrets are derived from it (HKDF-SHA256, RFC 5869), each for one purpose.
 */
public final class MasterKey {

    private static final int BYTES = 32;

    private final SecretKey secret;
    private final String id;

    private MasterKey(byte[] secret) {
        this.secret = new SecretKeySpec(secret, "HKDF");
        // tells keys apart without telling anything about the secret
        this.id = HexFormat.of().formatHex(derive("id").getEncoded(), 0, 8);
    }

    /**
     * Reads the key from its file, or makes a new one there, mode 0600, when there is none.
     *
     * @throws IllegalStateException when the file holds no key, or others may read it
     */
    public static MasterKey loadOrCreate(Path file) {
        try {
            if (Files.notExists(file)) {
                create(file);
            }
            return load(file);
        } catch (IOException failed) {
            throw new UncheckedIOException("The master key " + file + " cannot be read or made", failed);
        }
    }

    /** @throws IllegalStateException when the file holds no key, or others may read it */
    public static MasterKey load(Path file) throws IOException {
        if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).endsWith("------")) {
            throw new IllegalStateException("The master key " + file + " may be read by others: chmod 600 it");
        }
        try {
            byte[] secret = Base64.getDecoder().decode(Files.readString(file).strip());
            if (secret.length == BYTES) {
                return new MasterKey(secret);
            }
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalStateException("The master key " + file + " is damaged", notBase64);
        }
        throw new IllegalStateException("The master key " + file + " is damaged: it must be 32 bytes in Base64");
    }

    private static void create(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        // written beside its place and linked into it, so that nobody ever reads half a key
        Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), ".master", ".key", ownerOnly);
        try (var out = Files.newByteChannel(draft, Set.of(StandardOpenOption.WRITE))) {
            out.write(ByteBuffer.wrap(Base64.getEncoder().encode(secret)));
        }
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException another) {
            // another process was first; its key counts
        } finally {
            Files.delete(draft);
        }
    }

    /** Names this key, without telling anything about it. */
    public String id() {
        return id;
    }

    /** A secret of 32 bytes for one purpose: the same purpose, the same secret. */
    public SecretKey derive(String purpose) {
        try {
            byte[] info = ("qconnect/" + purpose).getBytes(StandardCharsets.UTF_8);
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES", HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(info, BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This JDK lacks HKDF-SHA256", impossible);
        }
    }
}

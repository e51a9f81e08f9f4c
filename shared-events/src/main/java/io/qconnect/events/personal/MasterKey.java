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
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The clinic's secret: 32 random bytes in a {@linkplain SecretFile private file}. It wraps the data keys of persons,
 * and other secrets are derived from it (HKDF-SHA256, RFC 5869), each for one purpose.
 *
 * <p>To change it, put a new line before the old one: the first line wraps from then on, the others open what they have
 * wrapped until that is wrapped anew. What is derived for other purposes comes from the last line and stays the same,
 * or no address and no request would be recognised again.
 */
public final class MasterKey {

    private static final int BYTES = 32;

    /** A line of the file. */
    private record Root(SecretKey secret, String id) {

        Root(byte[] secret) {
            this(new SecretKeySpec(secret, "HKDF"));
        }

        // the id tells keys apart without telling anything about the secret
        private Root(SecretKey secret) {
            this(secret, HexFormat.of().formatHex(MasterKey.derive(secret, "id").getEncoded(), 0, 8));
        }
    }

    /** The newest first. */
    private final List<Root> roots;

    private MasterKey(List<Root> roots) {
        this.roots = List.copyOf(roots);
    }

    /**
     * Reads the key from its file, or makes a new one there, mode 0600, when there is none.
     *
     * @throws IllegalStateException when the file holds no key, or is not private, see {@link SecretFile}
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

    /** @throws IllegalStateException when the file holds no key, or is not private, see {@link SecretFile} */
    public static MasterKey load(Path file) throws IOException {
        SecretFile.mustBePrivate(file, "The master key");
        List<Root> roots = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                roots.add(new Root(decoded(line.strip(), file)));
            }
        }
        if (roots.isEmpty()) {
            throw new IllegalStateException("The master key " + file + " is damaged: it is empty");
        }
        return new MasterKey(roots);
    }

    private static byte[] decoded(String line, Path file) {
        try {
            byte[] secret = Base64.getDecoder().decode(line);
            if (secret.length == BYTES) {
                return secret;
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

    /** Names the newest key, without telling anything about it. */
    public String id() {
        return roots.getFirst().id();
    }

    /** The ids of the keys that the newest has replaced. */
    public List<String> olderIds() {
        return roots.stream().skip(1).map(Root::id).toList();
    }

    /**
     * A secret of 32 bytes for one purpose: the same purpose, the same secret, also after the master key was changed.
     */
    public SecretKey derive(String purpose) {
        return derive(roots.getLast().secret(), purpose);
    }

    /** What wraps the keys of persons under the master key of this id; empty when that one is not in the file. */
    Optional<SecretKey> wrapping(String id) {
        return roots.stream()
                .filter(root -> root.id().equals(id))
                .findFirst()
                .map(root -> derive(root.secret(), "wrap-person-keys"));
    }

    private static SecretKey derive(SecretKey secret, String purpose) {
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

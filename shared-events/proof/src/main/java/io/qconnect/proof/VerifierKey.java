package io.qconnect.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a log's key: all that an auditor needs. Written like the verifier keys of Go's note package,
 * {@code name+hash+key}; the hash is the key id of C2SP signed-note, the key an Ed25519 one (RFC 8032).
 */
public final class VerifierKey {

    private static final byte ED25519 = 1;
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;

    /** SubjectPublicKeyInfo of Ed25519 up to the key itself (RFC 8410). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final byte[] raw;
    private final PublicKey key;

    VerifierKey(String name, byte[] raw) {
        if (name.isEmpty() || name.indexOf('+') >= 0 || name.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("A key is named in one word without +");
        }
        this.name = name;
        this.raw = raw.clone();
        this.key = publicKey(raw);
    }

    /** @throws NotProven when this is no verifier key, or its hash does not fit */
    public static VerifierKey of(String text) {
        String[] parts = text.strip().split("\\+", 3);
        try {
            byte[] algorithmAndKey = Base64.getDecoder().decode(parts[2]);
            if (algorithmAndKey.length == 1 + KEY_BYTES && algorithmAndKey[0] == ED25519) {
                var key = new VerifierKey(parts[0], Arrays.copyOfRange(algorithmAndKey, 1, 1 + KEY_BYTES));
                if (key.toString().equals(text.strip())) {
                    return key;
                }
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException notOne) {
            throw new NotProven("This is no verifier key", notOne);
        }
        throw new NotProven("This is no verifier key");
    }

    private static PublicKey publicKey(byte[] raw) {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_BYTES);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, KEY_BYTES);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException notAKey) {
            throw new IllegalArgumentException("This is no Ed25519 key", notAKey);
        }
    }

    public String name() {
        return name;
    }

    byte[] id() {
        MessageDigest sha256 = TreeHasher.sha256();
        sha256.update(name.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '\n');
        sha256.update(ED25519);
        sha256.update(raw);
        return Arrays.copyOf(sha256.digest(), ID_BYTES);
    }

    /** @throws NotProven when the note is not signed with this key, or a signature with it does not hold */
    public Checkpoint open(String note) {
        return Checkpoint.of(textOf(note));
    }

    String textOf(String note) {
        Note signed = Note.of(note);
        byte[] id = id();
        boolean holds = false;
        for (Note.Signature signature : signed.signatures()) {
            boolean ours =
                    signature.name().equals(name) && Arrays.equals(id, Arrays.copyOf(signature.bytes(), ID_BYTES));
            if (ours && !verifies(signed.text(), signature)) {
                throw new NotProven("The signature of " + name + " does not hold: this was forged or changed");
            }
            holds |= ours;
        }
        if (!holds) {
            throw new NotProven("This is not signed with the key of " + name);
        }
        return signed.text();
    }

    private boolean verifies(String text, Note.Signature signature) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(text.getBytes(StandardCharsets.UTF_8));
            return ed25519.verify(signature.bytes(), ID_BYTES, signature.bytes().length - ID_BYTES);
        } catch (GeneralSecurityException damaged) {
            return false;
        }
    }

    String nameAndId() {
        return name + "+" + HexFormat.of().formatHex(id());
    }

    /** As auditors keep it. */
    @Override
    public String toString() {
        byte[] algorithmAndKey = new byte[1 + KEY_BYTES];
        algorithmAndKey[0] = ED25519;
        System.arraycopy(raw, 0, algorithmAndKey, 1, KEY_BYTES);
        return nameAndId() + "+" + Base64.getEncoder().encodeToString(algorithmAndKey);
    }
}

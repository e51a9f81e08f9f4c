package io.qconnect.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A log's key with its secret half. It is kept as two lines: the secret like Go's note package writes it,
 * {@code PRIVATE+KEY+name+hash+seed}, and the {@link VerifierKey}, which cannot be derived with what the JDK offers.
 */
public final class SigningKey {

    private static final String PRIVATE = "PRIVATE+KEY+";
    private static final int SEED_BYTES = 32;

    private final VerifierKey verifier;
    private final byte[] seed;
    private final PrivateKey key;

    private SigningKey(VerifierKey verifier, byte[] seed) {
        this.verifier = verifier;
        this.seed = seed;
        try {
            this.key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This JDK lacks Ed25519", impossible);
        }
    }

    /** A new key, from the JDK's secure random numbers. */
    public static SigningKey generate(String name) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] raw = Arrays.copyOfRange(encoded, encoded.length - SEED_BYTES, encoded.length);
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            return new SigningKey(new VerifierKey(name, raw), seed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This JDK lacks Ed25519", impossible);
        }
    }

    /** @throws IllegalArgumentException when these are not the two lines of a key, or they do not belong together */
    public static SigningKey of(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() != 2 || !lines.getFirst().startsWith(PRIVATE)) {
            throw new IllegalArgumentException("This is no signing key");
        }
        VerifierKey verifier = VerifierKey.of(lines.getLast());
        String[] parts = lines.getFirst().substring(PRIVATE.length()).split("\\+", 3);
        byte[] seed = Base64.getDecoder().decode(parts[2]);
        var key = new SigningKey(verifier, Arrays.copyOfRange(seed, 1, seed.length));
        if (!key.text().equals(text)) {
            throw new IllegalArgumentException("This is no signing key");
        }
        try {
            verifier.textOf(key.sign("a probe\n"));
        } catch (NotProven twoKeys) {
            throw new IllegalArgumentException("The two halves of this signing key do not belong together", twoKeys);
        }
        return key;
    }

    public VerifierKey verifier() {
        return verifier;
    }

    /** Both lines. Secret. */
    public String text() {
        byte[] algorithmAndSeed = new byte[1 + SEED_BYTES];
        algorithmAndSeed[0] = 1;
        System.arraycopy(seed, 0, algorithmAndSeed, 1, SEED_BYTES);
        return PRIVATE + verifier.nameAndId() + "+" + Base64.getEncoder().encodeToString(algorithmAndSeed) + "\n"
                + verifier + "\n";
    }

    /** The signed note of a checkpoint. */
    public String sign(Checkpoint checkpoint) {
        return sign(checkpoint.text());
    }

    String sign(String text) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(key);
            ed25519.update(text.getBytes(StandardCharsets.UTF_8));
            byte[] signature = ed25519.sign();
            byte[] withId = Arrays.copyOf(verifier.id(), 4 + signature.length);
            System.arraycopy(signature, 0, withId, 4, signature.length);
            return new Note(text, List.of(new Note.Signature(verifier.name(), withId))).toString();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This JDK lacks Ed25519", impossible);
        }
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "the secret half of " + verifier;
    }
}

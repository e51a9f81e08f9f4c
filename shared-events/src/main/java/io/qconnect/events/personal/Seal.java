package io.qconnect.events.personal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM (NIST SP 800-38D) with a nonce of 12 and a tag of 16 bytes. */
final class Seal {

    static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Seal() {}

    /** One that was never used. */
    static byte[] newNonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    /** What a value of a person is bound to. */
    static byte[] bound(UUID person, String field) {
        return (person + "/" + field).getBytes(StandardCharsets.UTF_8);
    }

    /** @param bound what the value belongs to: it opens only with the same again */
    static byte[] close(SecretKey key, byte[] nonce, byte[] bound, byte[] clear) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, bound).doFinal(clear);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM failed to encrypt", impossible);
        }
    }

    /** @throws BrokenSeal when the value was changed, or belongs to something else */
    static byte[] open(SecretKey key, byte[] nonce, byte[] bound, byte[] sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, bound).doFinal(sealed);
        } catch (AEADBadTagException changed) {
            throw new BrokenSeal("A sealed value was changed, or stands in the wrong place", changed);
        } catch (GeneralSecurityException malformed) {
            throw new BrokenSeal("A sealed value is malformed", malformed);
        }
    }

    static byte[] join(byte[] nonce, byte[] sealed) {
        return ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] bound) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }
}

package io.qconnect.command.identity;

import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Invalid;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords with Argon2id (16 MB, two passes) and still knows the predecessor's bcrypt. A hash costs a core some
 * dozens of milliseconds on purpose; therefore only as many are made at once as there are cores, and a crowd at the
 * door waits, or is told to come again, while everybody else is served.
 */
@Component
class Passwords {

    private static final int LENGTH_MIN = 12;
    private static final int LENGTH_MAX = 128;
    private static final int BCRYPT_BYTES_MAX = 72;
    private static final int WAIT_SECONDS = 5;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_KIB = 16_384;
    private static final int PASSES = 2;

    private final DelegatingPasswordEncoder encoder;
    private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final String nobodysHash = nobodysHash();

    Passwords() {
        var bcrypt = new BCryptPasswordEncoder();
        var argon2 = new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
        encoder = new DelegatingPasswordEncoder("argon2", Map.of("argon2", argon2, "bcrypt", bcrypt));
        // the predecessor wrote no name before its hashes
        encoder.setDefaultPasswordEncoderForMatches(bcrypt);
    }

    /** Looks like a hash and is none: to compare with it costs as much, and what no password led to matches none. */
    static String nobodysHash() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        String salt = base64.encodeToString(random(SALT_BYTES));
        String hash = base64.encodeToString(random(HASH_BYTES));
        return "{argon2}$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + salt + "$" + hash;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /**
     * @param pointer where in the body the password stands
     * @throws Invalid when it is shorter than 12 characters or longer than 128
     */
    String hash(String password, String pointer) {
        mustBeGood(password, pointer);
        return onACore(() -> hashed(password));
    }

    /** The part of {@link #hash} that costs nothing, for those who want to know it first. */
    static void mustBeGood(String password, String pointer) {
        int length = length(password);
        if (length < LENGTH_MIN || length > LENGTH_MAX) {
            throw new Invalid(pointer, "must have " + LENGTH_MIN + " to " + LENGTH_MAX + " characters");
        }
    }

    /**
     * In characters as people count them, whether it is chosen or shown; Java's own length counts some of them twice.
     */
    private static int length(String password) {
        return password.codePointCount(0, password.length());
    }

    /** A password that has matched, in today's way. It may be shorter than one that is chosen today. */
    String hashAgain(String password) {
        return onACore(() -> hashed(password));
    }

    /**
     * Compares with exactly one hash, also when there is none to compare with: who waits for the answer learns nothing.
     *
     * @param hash null for somebody who does not exist or has no password
     */
    boolean matches(String password, @Nullable String hash) {
        boolean possible = hash != null && length(password) <= LENGTH_MAX && !(isBcrypt(hash) && tooLong(password));
        String compared = possible ? password : "somebody else's password";
        boolean equal = onACore(() -> encoder.matches(compared, hash == null ? nobodysHash : hash));
        return possible && equal;
    }

    /** Whether a password that matched should be hashed again, in today's way. */
    boolean isOutdated(String hash) {
        return isBcrypt(hash) || encoder.upgradeEncoding(hash);
    }

    private static boolean isBcrypt(String hash) {
        return hash.startsWith("{bcrypt}") || hash.startsWith("$2");
    }

    private static boolean tooLong(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length > BCRYPT_BYTES_MAX;
    }

    private String hashed(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("No hash came out of a password");
        }
        return hash;
    }

    private <T> T onACore(Supplier<T> work) {
        try {
            if (!cores.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new Busy("Too many passwords are being checked");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Busy("Interrupted");
        }
        try {
            return work.get();
        } finally {
            cores.release();
        }
    }
}

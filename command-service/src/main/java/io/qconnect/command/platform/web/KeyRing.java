package io.qconnect.command.platform.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.qconnect.events.Uuids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * The keys that sign access tokens, oldest first. A key is published for a while before it signs, so that everybody
 * knows it by then, and for a while after its successor has taken over, so that its last tokens stay good to their end.
 */
record KeyRing(List<RSAKey> keys) {

    /** Often enough that a stolen key is not good for long, seldom enough that nobody waits for it. */
    static final Duration SIGNS_FOR = Duration.ofDays(30);

    /** Readers look for new keys every five minutes; three times that, for those who missed one. */
    static final Duration KNOWN_BEFORE = Duration.ofMinutes(15);

    /** Twice the life of an access token. */
    static final Duration KNOWN_AFTER = Duration.ofMinutes(30);

    /** 112 bits of strength (NIST SP 800-57), and verified in a fraction of what an elliptic curve takes. */
    private static final int BITS = 2048;

    /** The ring as it should be at this moment: with a successor where one is due, without keys that nobody needs. */
    KeyRing at(Instant now) {
        List<RSAKey> then = new ArrayList<>(keys);
        if (then.isEmpty() || madeAt(then.getLast()).plus(SIGNS_FOR).isBefore(now)) {
            then.add(newKey(now));
        }
        while (then.size() > 1
                && madeAt(then.get(1)).plus(KNOWN_BEFORE).plus(KNOWN_AFTER).isBefore(now)) {
            then.removeFirst();
        }
        return new KeyRing(List.copyOf(then));
    }

    /** The newest key that has been known for long enough; the very first signs at once. */
    RSAKey signing(Instant now) {
        return keys.reversed().stream()
                .filter(key -> !madeAt(key).plus(KNOWN_BEFORE).isAfter(now))
                .findFirst()
                .orElseGet(keys::getFirst);
    }

    JWKSet published() {
        return new JWKSet(keys.stream()
                .map(RSAKey::toPublicJWK)
                .map(key -> (com.nimbusds.jose.jwk.JWK) key)
                .toList());
    }

    private static Instant madeAt(RSAKey key) {
        return key.getIssueTime().toInstant();
    }

    private static RSAKey newKey(Instant now) {
        try {
            return new RSAKeyGenerator(BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyID(Uuids.timeOrdered().toString())
                    .issueTime(Date.from(now))
                    .generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("This JDK makes no RSA keys", impossible);
        }
    }
}

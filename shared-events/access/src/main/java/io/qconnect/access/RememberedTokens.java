package io.qconnect.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Verifies a token once and then remembers it: whoever books a thousand times shows the same token a thousand times,
 * and a signature costs more than everything else that happens before a command. Only good tokens are remembered.
 */
final class RememberedTokens implements JwtDecoder {

    /** About 2 KB each: 20 MB for everybody who is busy at the same time. */
    private static final int TOKENS_MAX = 10_000;

    /** After this long the key that signed it is looked for again: it may have been taken out of use. */
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);

    private final JwtDecoder decoder;
    private final Clock clock;
    private final Cache<String, Jwt> verified = Caffeine.newBuilder()
            .maximumSize(TOKENS_MAX)
            .expireAfterWrite(REMEMBERED_FOR)
            // it tidies up in microseconds, less than it takes to wake another thread
            .executor(Runnable::run)
            .build();

    RememberedTokens(JwtDecoder decoder, Clock clock) {
        this.decoder = decoder;
        this.clock = clock;
    }

    @Override
    public Jwt decode(String token) {
        Jwt known = verified.getIfPresent(token);
        if (known == null) {
            Jwt fresh = decoder.decode(token);
            verified.put(token, fresh);
            return fresh;
        }
        Instant end = known.getExpiresAt();
        if (end == null || !clock.instant().isBefore(end)) {
            throw new BadJwtException("The token has expired");
        }
        return known;
    }
}

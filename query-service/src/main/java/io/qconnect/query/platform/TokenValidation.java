package io.qconnect.query.platform;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Which access tokens are good, and whom they name. Usually they are the clinic's own; with
 * {@code spring.security.oauth2.resourceserver.jwt.issuer-uri} they are those of an OpenID Connect provider, whose
 * users get the ids that follow from its name and theirs.
 */
@Configuration(proxyBeanMethods = false)
class TokenValidation {

    /** Longer than any access token lives: what is good now stays good however long command-service is away. */
    private static final Duration OUTAGE_MAX = Duration.ofHours(4);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    @Bean
    JwtDecoder jwtDecoder(
            TokenProperties tokens,
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri:}") String provider,
            Clock clock) {
        return tokens.rules().decoder(() -> keys(tokens.keysUri()), provider, clock);
    }

    /**
     * Fetched when a token needs them, again before they are five minutes old, and at once for a key that is not known
     * yet, but not more than a few times a minute, whatever keys strangers name. While command-service is away, the
     * last ones count.
     */
    private static JWKSource<SecurityContext> keys(URI uri) {
        try {
            return new StrangersKeysAreNone(JWKSourceBuilder.create(uri.toURL())
                    .outageTolerant(OUTAGE_MAX.toMillis())
                    .rateLimited(LOOK_AGAIN.toMillis())
                    .build());
        } catch (MalformedURLException wrong) {
            throw new IllegalArgumentException("qconnect.tokens.keys-uri is no URL: " + uri, wrong);
        }
    }

    /** A key that was looked for a moment ago and not found is still not there: no reason to say "come again". */
    private record StrangersKeysAreNone(JWKSource<SecurityContext> published, AtomicBoolean everRead)
            implements JWKSource<SecurityContext> {

        StrangersKeysAreNone(JWKSource<SecurityContext> published) {
            this(published, new AtomicBoolean());
        }

        @Override
        public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
            try {
                List<JWK> found = published.get(selector, context);
                everRead.set(true);
                return found;
            } catch (RateLimitReachedException justLooked) {
                if (everRead.get()) {
                    return List.of();
                }
                throw justLooked;
            }
        }
    }

    @Bean
    Converter<Jwt, AbstractAuthenticationToken> whoIsNamed(TokenProperties tokens) {
        return tokens.rules().whoIsNamed();
    }
}

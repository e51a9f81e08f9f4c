package io.qconnect.command.platform.web;

import io.qconnect.access.TokenRules;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What access tokens look like, here and at an OpenID Connect provider.
 *
 * @param issuer who issues our own tokens
 * @param audience whom tokens must be meant for, whoever issued them
 * @param life of our own access tokens, more than 0 and at most 15 minutes: a key is known for so long and as long
 *     again after it has signed its last one
 * @param keysFile the keys that sign our own tokens, made at the first start, mode 0600
 * @param userClaim the claim that names the user
 * @param roleClaim the claim, a text or a list of texts, that holds one of our roles, whatever its case
 */
@ConfigurationProperties("qconnect.tokens")
public record TokenProperties(
        String issuer, String audience, Duration life, Path keysFile, String userClaim, String roleClaim) {

    private static final Duration LIFE_MAX = Duration.ofMinutes(15);

    /** @throws IllegalArgumentException when a value is out of its range */
    public TokenProperties {
        if (!life.isPositive() || life.compareTo(LIFE_MAX) > 0) {
            throw new IllegalArgumentException("qconnect.tokens.life is " + life
                    + " and must be more than 0 and at most " + LIFE_MAX.toMinutes() + " minutes");
        }
    }

    TokenRules rules() {
        return new TokenRules(issuer, audience, userClaim, roleClaim);
    }
}

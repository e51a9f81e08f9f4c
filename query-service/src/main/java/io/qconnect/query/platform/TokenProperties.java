package io.qconnect.query.platform;

import io.qconnect.access.TokenRules;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which access tokens are good here.
 *
 * @param issuer who issues the clinic's own tokens
 * @param audience whom tokens must be meant for, whoever issued them
 * @param keysUri where command-service publishes its keys (JWKS)
 * @param userClaim the claim that names the user
 * @param roleClaim the claim, a text or a list of texts, that holds one of our roles, whatever its case
 */
@ConfigurationProperties("qconnect.tokens")
record TokenProperties(String issuer, String audience, URI keysUri, String userClaim, String roleClaim) {

    TokenRules rules() {
        return new TokenRules(issuer, audience, userClaim, roleClaim);
    }
}

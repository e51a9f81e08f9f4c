package io.qconnect.command.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.qconnect.command.identity.AccountTable.Account;
import io.qconnect.command.platform.web.TokenKeys;
import io.qconnect.command.platform.web.TokenProperties;
import io.qconnect.events.Uuids;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import org.springframework.stereotype.Component;

/** Signs access tokens (JWT, RFC 7519): who somebody is and in which role, for a quarter of an hour. */
@Component
class AccessTokens {

    private final TokenKeys keys;
    private final TokenProperties properties;
    private final Clock clock;

    AccessTokens(TokenKeys keys, TokenProperties properties, Clock clock) {
        this.keys = keys;
        this.properties = properties;
        this.clock = clock;
    }

    long secondsOfLife() {
        return properties.life().toSeconds();
    }

    String issue(Account account) {
        RSAKey key = keys.signing();
        Instant now = clock.instant();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .type(JOSEObjectType.JWT)
                .build();
        var claims = new JWTClaimsSet.Builder()
                .issuer(properties.issuer())
                .audience(properties.audience())
                .subject(account.userId().value().toString())
                .claim(properties.roleClaim(), account.role().name())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(properties.life())))
                .jwtID(Uuids.timeOrdered().toString())
                .build();
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("An access token cannot be signed", impossible);
        }
    }
}

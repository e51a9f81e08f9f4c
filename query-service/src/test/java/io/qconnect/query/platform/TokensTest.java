package io.qconnect.query.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.qconnect.events.Role;
import io.qconnect.events.Uuids;
import io.qconnect.query.Issuer;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import io.qconnect.query.Questions.Answer;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Which tokens open nothing, and that the service follows its issuer to the next key. */
@OnRealServers
class TokensTest {

    @LocalServerPort
    private int port;

    private static JWTClaimsSet.Builder good() {
        return Issuer.claims(Role.ADMIN, Uuids.timeOrdered());
    }

    static Stream<Arguments> badTokens() throws Exception {
        RSAKey published = (RSAKey)
                JWKSet.load(URI.create(Issuer.keysUri()).toURL()).getKeys().getFirst();
        RSAKey foreign = Issuer.foreignKey();
        var samePublicKey = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID(published.getKeyID())
                .build();
        SignedJWT confused = new SignedJWT(samePublicKey, good().build());
        confused.sign(new MACSigner(published.toRSAPublicKey().getEncoded()));
        var elsewhere = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(foreign.getKeyID())
                .jwkURL(URI.create("http://127.0.0.1:9/keys"))
                .jwk(foreign.toPublicJWK())
                .build();
        SignedJWT injected = new SignedJWT(elsewhere, good().build());
        injected.sign(new RSASSASigner(foreign));
        return Stream.of(
                Arguments.of("no token", null),
                Arguments.of(
                        "expired",
                        Issuer.sign(
                                good().expirationTime(Date.from(Instant.now().minusSeconds(60)))
                                        .build())),
                Arguments.of("alg none", new PlainJWT(good().build()).serialize()),
                Arguments.of("HS256 with the public key", confused.serialize()),
                Arguments.of(
                        "wrong issuer",
                        Issuer.sign(good().issuer("urn:somebody").build())),
                Arguments.of(
                        "wrong audience", Issuer.sign(good().audience("others").build())),
                Arguments.of("unknown kid", Issuer.sign(good().build(), foreign)),
                Arguments.of("jku and jwk of its own", injected.serialize()),
                Arguments.of("a refresh token", "q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0x1c"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void opens_nothing(String what, @Nullable String token) {
        Answer answer = new Questions(port, token).get("/doctors");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
        assertThat(answer.header("WWW-Authenticate"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("Bearer"));
    }

    @Test
    void a_token_without_a_role_of_ours_opens_nothing_but_what_is_open_to_all() {
        String token = Issuer.sign(good().claim("role", "KING").build());
        assertThat(new Questions(port, token).get("/doctors").status()).isEqualTo(403);
        assertThat(new Questions(port, token).get("/boards").status()).isEqualTo(200);
    }

    @Test
    void the_next_key_of_the_issuer_is_followed_and_the_last_one_still_counts() {
        String before = Issuer.token(Role.ADMIN);
        assertThat(new Questions(port, before).get("/doctors").status()).isEqualTo(200);

        Issuer.rotate();

        assertThat(new Questions(port, Issuer.token(Role.ADMIN)).get("/doctors").status())
                .isEqualTo(200);
        assertThat(new Questions(port, before).get("/doctors").status()).isEqualTo(200);
    }
}

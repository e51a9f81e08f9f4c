package io.qconnect.query.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import io.qconnect.events.Role;
import io.qconnect.events.Uuids;
import io.qconnect.query.Issuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** An OpenID Connect provider instead of our own accounts: found by its address, its roles and users translated. */
class ProviderTest {

    private static final TokenProperties PROPERTIES = new TokenProperties(
            "urn:qconnect:command-service", "qconnect", URI.create("http://127.0.0.1:9/nobody"), "sub", "roles");

    private final RSAKey key = Issuer.foreignKey();
    private HttpServer provider;
    private String address = "";
    private JwtDecoder decoder;

    @BeforeEach
    void provider_is_there() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = "http://127.0.0.1:" + provider.getAddress().getPort();
        publish("/.well-known/openid-configuration", """
            {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "authorization_endpoint": "%1$s/authorize",
             "token_endpoint": "%1$s/token",
             "response_types_supported": ["code"], "subject_types_supported": ["public"],
             "id_token_signing_alg_values_supported": ["RS256"]}\
            """.formatted(address));
        publish("/keys", new JWKSet(key.toPublicJWK()).toString());
        provider.start();
        decoder = new TokenValidation().jwtDecoder(PROPERTIES, address, Clock.systemUTC());
    }

    private void publish(String path, String json) {
        provider.createContext(path, exchange -> {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @AfterEach
    void provider_goes() {
        provider.stop(0);
    }

    private AbstractAuthenticationToken named(String token) {
        return new TokenValidation().whoIsNamed(PROPERTIES).convert(decoder.decode(token));
    }

    @Test
    void whoever_is_not_named_is_nobody() {
        String token = Issuer.sign(
                Issuer.claims(Role.PATIENT, Uuids.timeOrdered())
                        .issuer(address)
                        .subject(null)
                        .claim("roles", "staff")
                        .build(),
                key);

        assertThatThrownBy(() -> named(token)).isInstanceOf(JwtException.class);
    }

    @Test
    void its_tokens_are_good_and_its_words_are_translated() {
        String token = Issuer.sign(
                Issuer.claims(Role.PATIENT, Uuids.timeOrdered())
                        .issuer(address)
                        .subject("f:42:nurse")
                        .claim("role", null)
                        .claim("roles", List.of("offline_access", "staff"))
                        .build(),
                key);

        AbstractAuthenticationToken who = named(token);

        assertThat(who.getAuthorities().stream().map(GrantedAuthority::getAuthority))
                .containsExactly("ROLE_STAFF");
        assertThat(UUID.fromString(who.getName())).isEqualTo(Uuids.named("oidc-user", address, "f:42:nurse"));
        assertThat(named(token).getName()).isEqualTo(who.getName());
    }

    @Test
    void tokens_of_others_are_not_good_there() {
        String ours = Issuer.token(Role.ADMIN);
        assertThatThrownBy(() -> decoder.decode(ours)).isInstanceOf(JwtException.class);
        String wrongAudience = Issuer.sign(
                Issuer.claims(Role.ADMIN, Uuids.timeOrdered())
                        .issuer(address)
                        .audience("others")
                        .build(),
                key);
        assertThatThrownBy(() -> decoder.decode(wrongAudience)).isInstanceOf(JwtException.class);
    }
}

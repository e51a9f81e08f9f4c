package io.qconnect.query;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.qconnect.events.Role;
import io.qconnect.events.Uuids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Issues access tokens and publishes its keys over HTTP, as command-service does. */
public final class Issuer {

    private static final List<JWK> PUBLISHED = new CopyOnWriteArrayList<>();
    private static final HttpServer SERVER = serve();
    private static volatile RSAKey signing = newKey();

    private Issuer() {}

    public static String keysUri() {
        return "http://127.0.0.1:" + SERVER.getAddress().getPort() + "/.well-known/jwks.json";
    }

    public static String token(Role role) {
        return token(role, Uuids.timeOrdered());
    }

    public static String token(Role role, UUID user) {
        return sign(claims(role, user).build());
    }

    /** What a good token says; for tests that spoil it. */
    public static JWTClaimsSet.Builder claims(Role role, UUID user) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer("urn:qconnect:command-service")
                .audience("qconnect")
                .subject(user.toString())
                .claim("role", role.name())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))));
    }

    public static String sign(JWTClaimsSet claims) {
        return sign(claims, signing);
    }

    public static String sign(JWTClaimsSet claims, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The next key signs from now on; tokens of the last one stay good. */
    public static RSAKey rotate() {
        signing = newKey();
        return signing;
    }

    /** One that nobody publishes. */
    public static RSAKey foreignKey() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static RSAKey newKey() {
        RSAKey key = foreignKey();
        PUBLISHED.add(key.toPublicJWK());
        return key;
    }

    private static HttpServer serve() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/.well-known/jwks.json", exchange -> {
                byte[] keys = new JWKSet(PUBLISHED).toString().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Which tokens open nothing, and how the keys that sign the good ones follow each other. */
@RunningService
class TokensTest {

    private final Clinic clinic;

    TokensTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port);
    }

    /** Ways to a token that is not good. */
    enum Bad {
        NONE_AT_ALL,
        EXPIRED,
        ALG_NONE,
        HS256_WITH_THE_PUBLIC_KEY,
        WRONG_ISSUER,
        WRONG_AUDIENCE,
        UNKNOWN_KID,
        KEY_OF_ITS_OWN,
        REFRESH_TOKEN
    }

    private static JWTClaimsSet.Builder good() {
        return new JWTClaimsSet.Builder()
                .issuer("urn:qconnect:command-service")
                .audience("qconnect")
                .subject(UUID.randomUUID().toString())
                .claim("role", "ADMIN")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private String token(Bad bad) throws Exception {
        RSAKey ours = (RSAKey) JWKSet.parse(Files.readString(RunningService.OnSharedServers.TOKEN_KEYS))
                .getKeys()
                .getFirst();
        RSAKey foreign = new RSAKeyGenerator(2048).keyID("foreign").generate();
        return switch (bad) {
            case NONE_AT_ALL -> "";
            case EXPIRED -> signed(good().expirationTime(Date.from(Instant.now().minusSeconds(60))), ours);
            case ALG_NONE -> new PlainJWT(good().build()).serialize();
            case HS256_WITH_THE_PUBLIC_KEY -> {
                var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(ours.getKeyID())
                        .build();
                SignedJWT token = new SignedJWT(header, good().build());
                token.sign(new MACSigner(ours.toRSAPublicKey().getEncoded()));
                yield token.serialize();
            }
            case WRONG_ISSUER -> signed(good().issuer("urn:somebody"), ours);
            case WRONG_AUDIENCE -> signed(good().audience("others"), ours);
            case UNKNOWN_KID -> signed(good(), foreign);
            case KEY_OF_ITS_OWN -> {
                var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(ours.getKeyID())
                        .jwkURL(URI.create("http://127.0.0.1:9/keys"))
                        .jwk(foreign.toPublicJWK())
                        .build();
                SignedJWT token = new SignedJWT(header, good().build());
                token.sign(new RSASSASigner(foreign));
                yield token.serialize();
            }
            case REFRESH_TOKEN ->
                clinic.logIn(Clinic.emailOf(Role.STAFF), Clinic.PASSWORD).text("refreshToken");
        };
    }

    private static String signed(JWTClaimsSet.Builder claims, RSAKey key) throws Exception {
        var header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
        SignedJWT token = new SignedJWT(header, claims.build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    @ParameterizedTest
    @EnumSource
    void opens_nothing(Bad bad) throws Exception {
        String token = token(bad);
        Reply reply = clinic.with(token.isEmpty() ? null : token).post("/doctors", "{}");
        assertThat(reply.expect(401).code()).isEqualTo("UNAUTHENTICATED");
        assertThat(reply.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("Bearer"));
    }

    @Test
    void a_good_one_opens() throws Exception {
        RSAKey ours = (RSAKey) JWKSet.parse(Files.readString(RunningService.OnSharedServers.TOKEN_KEYS))
                .getKeys()
                .getFirst();
        clinic.with(signed(good(), ours)).post("/doctors", "{}").expect(422);
    }

    @Test
    void published_keys_have_no_private_part() {
        Reply keys =
                clinic.with(null).send("GET", "/.well-known/jwks.json", null).expect(200);
        assertThat(keys.body().path("keys").path(0).path("kty").asString("")).isEqualTo("RSA");
        assertThat(keys.body().toString()).doesNotContain("\"d\":", "\"p\":", "\"q\":");
    }

    @Nested
    class Rotation {

        private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

        private static KeyRing after(KeyRing ring, Duration time) {
            return ring.at(START.plus(time));
        }

        @Test
        void a_successor_is_known_before_it_signs_and_its_predecessor_after() {
            KeyRing first = new KeyRing(List.of()).at(START);
            assertThat(first.keys()).hasSize(1);
            String one = first.signing(START).getKeyID();

            Duration due = KeyRing.SIGNS_FOR.plusSeconds(1);
            KeyRing both = after(first, due);
            assertThat(both.keys()).hasSize(2);
            assertThat(both.signing(START.plus(due)).getKeyID()).isEqualTo(one);
            assertThat(both.published().getKeys()).hasSize(2);

            Duration known = due.plus(KeyRing.KNOWN_BEFORE);
            assertThat(after(both, known).signing(START.plus(known)).getKeyID()).isNotEqualTo(one);
            assertThat(after(both, known).keys()).hasSize(2);

            Duration over = known.plus(KeyRing.KNOWN_AFTER).plusSeconds(1);
            assertThat(after(both, over).keys()).hasSize(1);
        }

        @Test
        void processes_that_share_the_file_sign_with_the_same_key(@TempDir Path folder) throws Exception {
            var file = folder.resolve("keys.json");
            Clock clock = Clock.fixed(START, ZoneOffset.UTC);
            TokenKeys one = new TokenKeys(file, clock);
            TokenKeys other = new TokenKeys(file, clock);
            assertThat(other.signing().getKeyID()).isEqualTo(one.signing().getKeyID());
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        }
    }

    /** Whoever has verified tokens a minute ago can go on, whatever has become of the file. */
    @Nested
    class A_ring_at_hand {

        @TempDir
        private Path folder;

        private Instant now = Instant.parse("2026-03-02T08:00:00Z");
        private final Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };

        private TokenKeys keys(Path file) {
            return new TokenKeys(file, clock);
        }

        private void later(Duration time) {
            now = now.plus(time);
        }

        private static List<String> ids(TokenKeys keys) {
            return keys.published().getKeys().stream().map(JWK::getKeyID).toList();
        }

        @Test
        void stays_in_use_while_the_file_is_gone_or_damaged_or_open_to_others() throws IOException {
            Path file = folder.resolve("keys.json");
            TokenKeys keys = keys(file);
            List<String> known = ids(keys);
            byte[] good = Files.readAllBytes(file);

            Files.move(file, folder.resolve("away"));
            later(Duration.ofMinutes(2));
            assertThat(ids(keys)).isEqualTo(known);
            assertThat(file).as("others still have the one that is away").doesNotExist();

            Files.createDirectory(file);
            later(Duration.ofMinutes(2));
            assertThat(ids(keys)).isEqualTo(known);
            Files.delete(file);

            Files.writeString(file, "{");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            later(Duration.ofMinutes(2));
            assertThat(ids(keys)).isEqualTo(known);

            Files.write(file, good);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            later(Duration.ofMinutes(2));
            assertThat(keys.signing().getKeyID()).isEqualTo(known.getFirst());
        }

        @Test
        void is_exchanged_when_the_file_can_be_read_again() throws IOException {
            Path file = folder.resolve("keys.json");
            TokenKeys keys = keys(file);
            TokenKeys others = keys(folder.resolve("others.json"));
            Files.delete(file);
            later(Duration.ofMinutes(2));
            assertThat(ids(keys)).isNotEqualTo(ids(others));

            Files.move(folder.resolve("others.json"), file);
            later(Duration.ofMinutes(2));

            assertThat(ids(keys)).isEqualTo(ids(others));
        }

        @Test
        void is_read_and_not_turned_while_another_one_holds_the_lock() throws IOException {
            Path file = folder.resolve("keys.json");
            TokenKeys keys = keys(file);
            List<String> known = ids(keys);
            later(KeyRing.SIGNS_FOR.plusDays(1));
            try (FileChannel guard = FileChannel.open(folder.resolve("keys.json.lock"), StandardOpenOption.WRITE);
                    var _ = guard.lock()) {
                assertThat(ids(keys)).isEqualTo(known);
            }

            later(Duration.ofMinutes(2));

            assertThat(ids(keys)).hasSize(2).startsWith(known.getFirst());
        }

        @Test
        void but_there_is_none_before_the_first_look() throws IOException {
            Path file = folder.resolve("keys.json");
            Files.createDirectory(file);

            assertThatThrownBy(() -> keys(file))
                    .isInstanceOfAny(UncheckedIOException.class, IllegalStateException.class);
        }
    }

    /** Whoever's token has expired must be able to get another, also when it is sent along by habit. */
    @Test
    void who_comes_in_is_not_asked_for_what_they_come_to_get() {
        String[] old = {"Authorization", "Bearer " + "x".repeat(20)};
        Clinic anybody = clinic.with(null);

        assertThat(anybody.post("/auth/refresh", "{\"refreshToken\": \"none\"}", old)
                        .expect(401)
                        .code())
                .isEqualTo("SESSION_ENDED");
        assertThat(anybody.post("/auth/login", "{\"email\": \"no@clinic.example\", \"password\": \"x\"}", old)
                        .expect(401)
                        .code())
                .isEqualTo("WRONG_CREDENTIALS");
        assertThat(anybody.send("GET", "/auth/me", null, old).expect(401).code())
                .isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void nothing_is_told_about_tokens_but_that_one_is_needed() {
        Clinic anybody = clinic.with(null);

        anybody.send("GET", "/.well-known/oauth-protected-resource", null).expect(404);
        assertThat(anybody.send("GET", "/auth/me", null).expect(401).headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer");
    }

    @Test
    void an_answer_is_not_called_a_problem() {
        String body =
                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(Clinic.emailOf(Role.STAFF), Clinic.PASSWORD);

        Clinic.Reply reply = clinic.with(null).post("/auth/login", body, "Accept", "application/problem+json");

        assertThat(reply.expect(406).code()).isEqualTo("NOT_ACCEPTABLE");
    }
}

package io.qconnect.command.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** A stolen access token is good for a quarter of an hour, and opens no way to stay. */
@RunningService
class OwnAddressTest {

    private static final String PASSWORD = "a long enough password";
    private static final String HASH = new BCryptPasswordEncoder(4).encode(PASSWORD);

    private final Clinic clinic;
    private final String row = UUID.randomUUID().toString();
    private final String email = Clinic.newEmail();
    private final String user;
    private final Clinic self;

    OwnAddressTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port);
        take(", \"passwordHash\": \"" + HASH + "\"").expect(200);
        Reply in = clinic.logIn(email, PASSWORD).expect(200);
        this.user = in.text("userId");
        this.self = clinic.with(in.text("accessToken"));
    }

    private Reply take(String more) {
        return clinic.post("/import/users", """
            {"source": "own-address", "id": "%s", "name": "Ada Example", "email": "%s", "role": "PATIENT"%s}
            """.formatted(row, email, more));
    }

    private Reply change(Clinic by, String address, String more) {
        return by.put(
                "/users/" + user + "/profile",
                "{\"name\": \"Ada Other\", \"email\": \"%s\"%s}".formatted(address, more));
    }

    @Test
    void ones_own_address_is_changed_by_whoever_knows_the_password() {
        String next = Clinic.newEmail();
        assertThat(change(self, next, "").expect(401).code()).isEqualTo("WRONG_CREDENTIALS");
        assertThat(change(self, next, ", \"currentPassword\": \"a guess\"")
                        .expect(401)
                        .code())
                .isEqualTo("WRONG_CREDENTIALS");
        clinic.logIn(email, PASSWORD).expect(200);

        change(self, next, ", \"currentPassword\": \"" + PASSWORD + "\"").expect(200);

        clinic.logIn(email, PASSWORD).expect(401);
        assertThat(clinic.logIn(next, PASSWORD).expect(403).code()).isEqualTo("EMAIL_NOT_VERIFIED");
    }

    @Test
    void a_repeated_change_is_the_same_whether_it_shows_the_password_or_not() {
        String path = "/users/" + user + "/profile";
        String body = "{\"name\": \"Ada Other\", \"email\": \"%s\"%s}";
        String next = Clinic.newEmail();
        String[] key = {
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            UUID.randomUUID().toString()
        };
        self.send("PUT", path, body.formatted(next, ", \"currentPassword\": \"" + PASSWORD + "\""), key)
                .expect(200);

        Reply again = self.send("PUT", path, body.formatted(next, ""), key).expect(200);

        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    }

    @Test
    void who_keeps_the_address_and_who_is_changed_by_the_desk_needs_no_password() {
        change(self, email.toUpperCase(Locale.ROOT), "").expect(200);
        change(clinic, Clinic.newEmail(), "").expect(200);
    }

    @Test
    void wrong_current_passwords_are_counted_like_those_at_the_door() {
        String change = "{\"currentPassword\": \"a guess\", \"newPassword\": \"something else here\"}";
        for (int i = 0; i < 5; i++) {
            self.put("/auth/password", change).expect(401);
            change(self, Clinic.newEmail(), ", \"currentPassword\": \"a guess\"")
                    .expect(401);
        }
        Reply refused =
                self.put("/auth/password", change.replace("a guess", PASSWORD)).expect(429);
        assertThat(refused.code()).isEqualTo("TOO_MANY_ATTEMPTS");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        change(self, Clinic.newEmail(), ", \"currentPassword\": \"" + PASSWORD + "\"")
                .expect(429);
        clinic.logIn(email, PASSWORD).expect(200);
    }
}

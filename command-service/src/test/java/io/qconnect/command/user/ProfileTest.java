package io.qconnect.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** People change their names and addresses, and what they are here. */
@RunningService
class ProfileTest {

    private final Clinic clinic;

    ProfileTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port);
    }

    private static String profile(String email) {
        return "{\"name\": \"Ada Other\", \"email\": \"%s\"}".formatted(email);
    }

    @Test
    void an_address_that_was_given_up_is_free_for_others() {
        String old = Clinic.newEmail();
        String user = clinic.post("/users", profile(old)).expect(201).text("userId");
        String next = Clinic.newEmail();
        assertThat(clinic.put("/users/" + user + "/profile", profile(next))
                        .expect(200)
                        .number("version"))
                .isEqualTo(2);
        clinic.post("/users", profile(old)).expect(201);
        assertThat(clinic.post("/users", profile(next)).expect(409).code()).isEqualTo("EMAIL_TAKEN");
        assertThat(clinic.put("/users/" + user + "/profile", profile(old))
                        .expect(409)
                        .code())
                .isEqualTo("EMAIL_TAKEN");
        clinic.put("/users/" + user + "/profile", profile(next.toUpperCase(Locale.ROOT)))
                .expect(200);
    }

    @Test
    void nobody_changes_a_stranger() {
        assertThat(clinic.put("/users/" + UUID.randomUUID() + "/profile", profile(Clinic.newEmail()))
                        .expect(404)
                        .code())
                .isEqualTo("USER_NOT_FOUND");
    }

    @Test
    void a_role_changes_once() {
        String user = clinic.patient();
        assertThat(clinic.put("/users/" + user + "/role", "{\"role\": \"STAFF\"}")
                        .expect(200)
                        .number("version"))
                .isEqualTo(2);
        assertThat(clinic.put("/users/" + user + "/role", "{\"role\": \"STAFF\"}")
                        .expect(200)
                        .number("version"))
                .isEqualTo(2);
        assertThat(clinic.put("/users/" + UUID.randomUUID() + "/role", "{\"role\": \"STAFF\"}")
                        .expect(404)
                        .code())
                .isEqualTo("USER_NOT_FOUND");
    }
}

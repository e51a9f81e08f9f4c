package io.qconnect.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
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

    private int versionAfter(String user, String profile) {
        return clinic.put("/users/" + user + "/profile", profile).expect(200).number("version");
    }

    /** Facts tell what has changed, and a patient who saves a form twice has not. */
    @Test
    void what_is_known_already_is_not_written_again() {
        String email = Clinic.newEmail();
        String form = "{\"name\": \" Ada Other \", \"email\": \"%s\", \"phone\": \"+49 30 1\"}".formatted(email);
        String user = clinic.post("/users", form).expect(201).text("userId");

        assertThat(versionAfter(user, form)).isEqualTo(1);
        assertThat(versionAfter(user, form.replace(" Ada Other ", "Ada Other"))).isEqualTo(1);
        clinic.put("/users/" + user + "/role", "{\"role\": \"STAFF\"}").expect(200);
        assertThat(versionAfter(user, form)).isEqualTo(2);
        assertThat(versionAfter(user, form.replace("+49 30 1", "+49 30 2"))).isEqualTo(3);
        assertThat(versionAfter(user, profile(email))).isEqualTo(4);
        assertThat(versionAfter(user, profile(email))).isEqualTo(4);
        assertThat(versionAfter(user, profile(email.toUpperCase(Locale.ROOT)))).isEqualTo(5);
        assertThat(versionAfter(user, form)).isEqualTo(6);
    }

    @Test
    void what_is_known_already_is_still_said_of_the_version_that_was_seen() {
        String form = profile(Clinic.newEmail());
        String user = clinic.post("/users", form).expect(201).text("userId");
        String path = "/users/" + user + "/profile";
        String typed = "application/json";

        Reply same = clinic.send("PUT", path, form, "Content-Type", typed, "If-Match", "\"1\"");
        assertThat(same.expect(200).headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(clinic.send("PUT", path, form, "Content-Type", typed, "If-Match", "\"2\"")
                        .expect(412)
                        .code())
                .isEqualTo("VERSION_MISMATCH");
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

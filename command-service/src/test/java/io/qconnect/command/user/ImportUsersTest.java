package io.qconnect.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Auditor;
import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import tools.jackson.databind.JsonNode;

/** People of the predecessor come over once, can log in as before, and what they have changed here since stays. */
@RunningService
class ImportUsersTest {

    private static final String PASSWORD = "hunter22";

    /** As the predecessor makes them, but cheap. */
    private static final String HASH = new BCryptPasswordEncoder(4).encode(PASSWORD);

    private final Clinic clinic;
    private final int port;
    private final String source =
            "s" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

    ImportUsersTest(@LocalServerPort int port) {
        this.port = port;
        this.clinic = new Clinic(port);
    }

    private String row(String id, String name, String email, String more) {
        return "{\"source\": \"%s\", \"id\": \"%s\", \"name\": \"%s\", \"email\": \"%s\", \"role\": \"PATIENT\"%s}"
                .formatted(source, id, name, email, more);
    }

    private Reply take(String id, String name, String email, String more) {
        return clinic.post("/import/users", row(id, name, email, more));
    }

    private Reply takeAll(String... rows) {
        return clinic.post("/import/users/batch", "{\"users\": [" + String.join(", ", rows) + "]}");
    }

    private List<JsonNode> history(String user) {
        return new Auditor(port).lines("/audit/streams/" + user);
    }

    @Test
    void they_log_in_with_the_password_they_had() {
        String email = Clinic.newEmail();
        String user = take("1", "Ada", email, ", \"passwordHash\": \"" + HASH + "\"")
                .expect(200)
                .text("userId");

        assertThat(clinic.logIn(email, PASSWORD).expect(200).text("userId")).isEqualTo(user);
        assertThat(clinic.logIn(email, "hunter23").status()).isEqualTo(401);
    }

    @Test
    void twice_is_once_and_says_where_it_comes_from() {
        String email = Clinic.newEmail();
        String more = ", \"effectiveAt\": \"2024-05-01T08:00:00Z\"";
        String user = take("2", "Ada", email, more).expect(200).text("userId");

        Reply again = take("2", "Ada", email, more).expect(200);

        assertThat(again.text("userId")).isEqualTo(user);
        assertThat(again.number("version")).isEqualTo(1);
        assertThat(history(user))
                .singleElement()
                .satisfies(fact ->
                        assertThat(fact.toString()).contains(source + "/User/2").contains("2024-05-01T08:00:00Z"));
    }

    @Test
    void what_has_changed_there_comes_over_once() {
        String email = Clinic.newEmail();
        take("3", "Ada", email, "").expect(200);
        String later = ", \"phone\": \"ext. 12/4\", \"changedAt\": \"2025-01-01T08:00:00Z\"";

        assertThat(take("3", "Ada Osei", email, later).expect(200).number("version"))
                .isEqualTo(2);

        Reply again = take("3", "Ada Osei", email, later).expect(200);
        assertThat(again.number("version")).isEqualTo(2);
        assertThat(history(again.text("userId")).getLast().toString())
                .contains("2025-01-01T08:00:00Z")
                .doesNotContain("Osei");
    }

    @Test
    void a_password_that_was_used_here_stays() {
        String email = Clinic.newEmail();
        take("4", "Ada", email, ", \"passwordHash\": \"" + HASH + "\"").expect(200);
        String other = new BCryptPasswordEncoder(4).encode("another one");
        take("4", "Ada", email, ", \"passwordHash\": \"" + other + "\"").expect(200);
        clinic.logIn(email, "another one").expect(200);

        take("4", "Ada", email, ", \"passwordHash\": \"" + HASH + "\"").expect(200);

        clinic.logIn(email, "another one").expect(200);
        assertThat(clinic.logIn(email, PASSWORD).status()).isEqualTo(401);
    }

    @Test
    void an_address_is_nobody_elses() {
        String email = Clinic.newEmail();
        take("5", "Ada", email, "").expect(200);

        assertThat(take("6", "Ben", email, "").expect(409).code()).isEqualTo("EMAIL_TAKEN");
        take("6", "Ben", "user-6@" + source + ".import.invalid", "").expect(200);
    }

    @Test
    void whoever_was_erased_stays_erased() {
        String email = Clinic.newEmail();
        String user = take("7", "Ada", email, "").expect(200).text("userId");
        clinic.send("DELETE", "/users/" + user, null).expect(200);

        assertThat(take("7", "Ada", email, "").expect(404).code()).isEqualTo("USER_NOT_FOUND");
        assertThat(take("7", "Ada Osei", email, "").expect(404).code()).isEqualTo("USER_NOT_FOUND");
    }

    @Test
    void nothing_else_than_bcrypt_is_a_password_and_an_id_is_no_address() {
        assertThat(take("8", "Ada", Clinic.newEmail(), ", \"passwordHash\": \"secret\"")
                        .expect(422)
                        .body()
                        .toString())
                .contains("/passwordHash")
                .doesNotContain("secret");
        take("ada@example.org", "Ada", Clinic.newEmail(), "").expect(422);
    }

    @Test
    void many_come_over_together_and_each_is_taken_or_refused_alone() {
        String email = Clinic.newEmail();
        // people are decided about side by side, so whose address it is must be settled before
        String taken = Clinic.newEmail();
        take("9", "Amy", taken, "").expect(200);
        String erased = take("10", "Eve", Clinic.newEmail(), "").expect(200).text("userId");
        clinic.send("DELETE", "/users/" + erased, null).expect(200);
        String[] rows = {
            row("11", "Ada", email, ", \"passwordHash\": \"" + HASH + "\", \"effectiveAt\": \"2024-05-01T08:00:00Z\""),
            row("12", "Ben", taken, ""),
            row("10", "Eve", Clinic.newEmail(), ""),
            row("13", "Cem", Clinic.newEmail(), ", \"effectiveAt\": \"1999-12-31T23:00:00Z\""),
            row("14", "Dan", Clinic.newEmail(), "")
        };

        JsonNode users = takeAll(rows).expect(200).body().path("users");

        assertThat(users.findValuesAsString("id")).containsExactly("11", "12", "10", "13", "14");
        assertThat(users.findValuesAsString("why"))
                .containsExactly("", "EMAIL_TAKEN", "USER_NOT_FOUND", "INVALID_REQUEST", "");
        String ada = users.path(0).path("userId").asString();
        assertThat(clinic.logIn(email, PASSWORD).expect(200).text("userId")).isEqualTo(ada);
        assertThat(history(ada))
                .singleElement()
                .satisfies(fact -> assertThat(fact.toString()).contains(source + "/User/11"));
        // alone or with others, the same row is the same command: doing it again changes nothing
        assertThat(takeAll(rows).expect(200).body().path("users")).isEqualTo(users);
        assertThat(clinic.post("/import/users", rows[0]).expect(200).number("version"))
                .isEqualTo(1);
    }

    @Test
    void a_batch_with_something_unreadable_takes_nobody() {
        String email = Clinic.newEmail();
        assertThat(takeAll(row("20", "Ada", email, ""), row("21", "Ben", "no address", ""))
                        .expect(422)
                        .body()
                        .toString())
                .contains("/users/1/email");
        takeAll().expect(422);
        assertThat(clinic.logIn(email, PASSWORD).status()).isEqualTo(401);
        assertThat(take("20", "Ada", email, "").expect(200).number("version")).isEqualTo(1);
    }

    @Test
    void only_admins_take_anybody_over() {
        assertThat(clinic.as(Role.STAFF)
                        .post("/import/users/batch", "{}")
                        .expect(403)
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(clinic.as(Role.STAFF).post("/import/users", "{}").expect(403).code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void doctors_come_over_once_and_change_with_their_row() {
        String body = "{\"source\": \"%s\", \"id\": \"1\", \"name\": \"Dr. Lind\", \"specialty\": \"ENT\", \"roomNo\":"
                + " \"%s\"}";
        Reply first =
                clinic.post("/import/doctors", body.formatted(source, "1")).expect(200);
        assertThat(first.number("version")).isEqualTo(1);
        assertThat(clinic.post("/import/doctors", body.formatted(source, "1"))
                        .expect(200)
                        .body())
                .isEqualTo(first.body());
        assertThat(clinic.post("/import/doctors", body.formatted(source, "2"))
                        .expect(200)
                        .number("version"))
                .isEqualTo(2);
        clinic.send("DELETE", "/doctors/" + first.text("doctorId"), null).expect(200);
        assertThat(clinic.post("/import/doctors", body.formatted(source, "3"))
                        .expect(200)
                        .number("version"))
                .isEqualTo(3);
    }
}

package io.qconnect.command.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Who gives roles, and how long: a token goes on for some minutes after the role that it names was taken away. */
@RunningService
class RolesTest {

    private final Clinic admin;
    private final AccountTable accounts;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final String email = Clinic.newEmail();

    RolesTest(
            @LocalServerPort int port,
            @Autowired AccountTable accounts,
            @Autowired JdbcClient jdbc,
            @Autowired PlatformTransactionManager transactions) {
        this.admin = new Clinic(port);
        this.accounts = accounts;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    private static String person(String email, Role role) {
        return "{\"name\": \"Somebody\", \"email\": \"%s\", \"role\": \"%s\"}".formatted(email, role);
    }

    /** With a password as the test's accounts have it. */
    private String another(Role role) {
        String user = admin.post("/users", person(email, role)).expect(201).text("userId");
        jdbc.sql("""
            UPDATE account
               SET password_hash     = (SELECT password_hash FROM account WHERE user_id = ?::uuid),
                   email_verified_at = now()
             WHERE user_id = ?::uuid
            """).params(admin.self(), user).update();
        return user;
    }

    private Clinic loggedIn() {
        return admin.with(
                admin.with(null).logIn(email, Clinic.PASSWORD).expect(200).text("accessToken"));
    }

    private Reply give(Clinic by, String user, Role role) {
        return by.put("/users/" + user + "/role", "{\"role\": \"%s\"}".formatted(role));
    }

    @Test
    void whose_role_was_taken_away_does_not_take_it_back() {
        String user = another(Role.ADMIN);
        Clinic former = loggedIn();
        String patient = admin.patient();
        give(admin, user, Role.PATIENT).expect(200);

        assertThat(give(former, user, Role.ADMIN).expect(401).code()).isEqualTo("SESSION_ENDED");
        assertThat(former.post("/users", person(Clinic.newEmail(), Role.ADMIN))
                        .expect(401)
                        .code())
                .isEqualTo("SESSION_ENDED");
        former.send("DELETE", "/users/" + patient, null).expect(401);
        assertThat(accounts.find(new UserId(UUID.fromString(user))))
                .get()
                .extracting(AccountTable.Account::role)
                .isEqualTo(Role.PATIENT);
        admin.send("DELETE", "/users/" + patient, null).expect(200);
    }

    @Test
    void who_was_erased_registers_nobody() {
        String user = another(Role.STAFF);
        Clinic former = loggedIn();
        former.post("/users", person(Clinic.newEmail(), Role.PATIENT)).expect(201);
        admin.send("DELETE", "/users/" + user, null).expect(200);

        assertThat(former.post("/users", person(Clinic.newEmail(), Role.PATIENT))
                        .expect(401)
                        .code())
                .isEqualTo("SESSION_ENDED");
    }

    @Test
    void an_admin_steps_down_when_another_one_is_left() {
        String user = another(Role.ADMIN);

        give(loggedIn(), user, Role.STAFF).expect(200);

        assertThat(accounts.find(new UserId(UUID.fromString(user))))
                .get()
                .extracting(AccountTable.Account::role)
                .isEqualTo(Role.STAFF);
    }

    @Test
    void the_last_admin_stays() {
        UserId last = new UserId(UUID.fromString(another(Role.ADMIN)));
        transaction.executeWithoutResult(status -> {
            // as far as this transaction can see
            jdbc.sql("UPDATE account SET role = 'STAFF' WHERE role = 'ADMIN' AND user_id <> ?")
                    .param(last.value())
                    .update();

            assertThat(accounts.stepsDown(last, Role.PATIENT)).isFalse();

            assertThat(accounts.find(last))
                    .get()
                    .extracting(AccountTable.Account::role)
                    .isEqualTo(Role.ADMIN);
            status.setRollbackOnly();
        });
    }
}

package io.qconnect.command.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.command.identity.MailedTokens.Purpose;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.events.UserId;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.SharedServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What happens at the same time, or is cut off halfway, leaves nobody with an old password, nor an honest one outside.
 */
@RunningService
class OverlapsTest {

    private static final String PASSWORD = "a long enough password";
    private static final String OLD_HASH = new BCryptPasswordEncoder(4).encode(PASSWORD);

    private final Clinic clinic;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    @Autowired
    private AccountTable accounts;

    @Autowired
    private AccountChanges changes;

    @Autowired
    private SessionTable sessions;

    @Autowired
    private MailedTokens mailedTokens;

    @Autowired
    private EmailClaims emails;

    @Autowired
    private Passwords passwords;

    private final String email = Clinic.newEmail();

    OverlapsTest(
            @LocalServerPort int port, @Autowired JdbcClient jdbc, @Autowired PlatformTransactionManager transactions) {
        this.clinic = new Clinic(port);
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** With a password of the predecessor. */
    private UserId somebody() {
        String user = clinic.post("/import/users", """
            {"source": "overlaps", "id": "%s", "name": "Ada Example", "email": "%s", "role": "PATIENT",
             "passwordHash": "%s"}
            """.formatted(UUID.randomUUID(), email, OLD_HASH))
                .expect(200)
                .text("userId");
        return new UserId(UUID.fromString(user));
    }

    private Reply refresh(String token) {
        return clinic.post("/auth/refresh", "{\"refreshToken\": \"%s\"}".formatted(token));
    }

    private Reply confirm(String token, String password) {
        return clinic.post(
                "/auth/password-reset/confirm", "{\"token\": \"%s\", \"password\": \"%s\"}".formatted(token, password));
    }

    private String hashOf(UserId user) {
        return Objects.requireNonNull(accounts.find(user).orElseThrow().passwordHash());
    }

    @Test
    void an_old_password_is_not_written_back_over_a_new_one() {
        UserId user = somebody();
        accounts.setPassword(user, "{argon2}chosen meanwhile");

        assertThat(accounts.replacePassword(user, OLD_HASH, "{argon2}of the old password"))
                .isFalse();

        assertThat(hashOf(user)).isEqualTo("{argon2}chosen meanwhile");
    }

    @Test
    void no_session_begins_with_a_password_that_is_being_replaced() throws Exception {
        UserId user = somebody();
        assertThat(sessions.begin(user, OLD_HASH)).isPresent();
        CompletableFuture<Optional<Secret>> overlapping = new CompletableFuture<>();

        transaction.executeWithoutResult(_ -> {
            accounts.setPassword(user, "{argon2}new");
            Thread.startVirtualThread(() -> overlapping.complete(sessions.begin(user, OLD_HASH)));
            await().until(() ->
                    jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query"
                                            + " LIKE '%INTO session%'")
                                    .query(Long.class)
                                    .single()
                            > 0);
            sessions.endAll(user, "PASSWORD_CHANGED");
        });

        assertThat(overlapping.get(60, TimeUnit.SECONDS)).isEmpty();
        assertThat(openSessions(user)).isZero();
    }

    private long openSessions(UserId user) {
        return jdbc.sql("SELECT count(*) FROM session WHERE user_id = ? AND ended_at IS NULL")
                .param(user.value())
                .query(Long.class)
                .single();
    }

    @Test
    void a_password_is_chosen_wholly_or_not_at_all() throws Exception {
        UserId user = somebody();
        String token = clinic.logIn(email, PASSWORD).expect(200).text("refreshToken");
        String link = mailedTokens
                .issue(user, emails.of(email), Purpose.RESET_PASSWORD)
                .orElseThrow()
                .text();
        String before = hashOf(user);

        try (Broken _ = new Broken("session", "UPDATE", "NEW.user_id = '" + user.value() + "'")) {
            confirm(link, "chosen anew today").expect(503);
        }

        assertThat(hashOf(user)).isEqualTo(before);
        refresh(token).expect(200);
        confirm(link, "chosen anew today").expect(204);
        assertThat(openSessions(user)).isZero();
        clinic.logIn(email, "chosen anew today").expect(200);
        assertThat(confirm(link, "once more today").expect(422).code()).isEqualTo("LINK_NOT_GOOD");
    }

    /** Whoever needs a core is told to come again (503) while there is none. */
    @Test
    void a_link_that_is_none_costs_no_hash() {
        Semaphore cores = Objects.requireNonNull((Semaphore) ReflectionTestUtils.getField(passwords, "cores"));
        // the first call in a process logs in, which takes a core
        clinic.bearer();
        int all = cores.drainPermits();
        try {
            assertThat(confirm("no link", "a long enough password").expect(422).code())
                    .isEqualTo("LINK_NOT_GOOD");
        } finally {
            cores.release(all);
        }
    }

    @Test
    void whoever_repeats_a_call_that_failed_is_no_thief() throws Exception {
        somebody();
        String token = clinic.logIn(email, PASSWORD).expect(200).text("refreshToken");

        try (Broken _ = new Broken("refresh_token", "INSERT", "true")) {
            refresh(token).expect(503);
        }

        refresh(token).expect(200);
    }

    @Test
    void whoever_was_in_somebodys_way_is_told_to_come_again() throws Exception {
        somebody();
        String token = clinic.logIn(email, PASSWORD).expect(200).text("refreshToken");

        try (Broken _ = new Broken("refresh_token", "INSERT", "true", "40P01")) {
            Reply reply = refresh(token).expect(503);
            assertThat(reply.code()).isEqualTo("BUSY");
            assertThat(reply.headers().firstValue("Retry-After")).hasValue("2");
        }

        refresh(token).expect(200);
    }

    /**
     * PostgreSQL looks for a ring once, a second after somebody began to wait: it would find it with whoever waits
     * last.
     */
    @Test
    void somebody_who_is_erased_while_a_session_goes_on_is_not_waited_for_in_a_ring() throws Exception {
        UserId user = somebody();
        Secret token = sessions.begin(user, OLD_HASH).orElseThrow();
        CompletableFuture<Reply> erased = new CompletableFuture<>();

        transaction.executeWithoutResult(_ -> {
            UUID family = sessions.use(token).orElseThrow().family();
            erased.completeAsync(
                    () -> clinic.send("DELETE", "/users/" + user.value(), null), Thread::startVirtualThread);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> jdbc.sql("""
                        SELECT count(*)
                          FROM pg_stat_activity
                         WHERE wait_event_type = 'Lock'
                           AND query LIKE 'DELETE FROM session%'
                           AND clock_timestamp() - query_start > interval '2 s'
                        """).query(Long.class).single() > 0);
            sessions.next(family);
        });

        assertThat(erased.get(60, TimeUnit.SECONDS).status()).isBetween(200, 299);
        assertThat(openSessions(user)).isZero();
    }

    @Test
    void a_stolen_session_does_not_end_without_history_knowing() throws Exception {
        UserId user = somebody();
        String stolen = clinic.logIn(email, PASSWORD).expect(200).text("refreshToken");
        String thiefs = refresh(stolen).expect(200).text("refreshToken");

        try (Broken _ = new Broken("domain_event", "INSERT", "NEW.aggregate_identifier = '" + user.value() + "'")) {
            refresh(stolen).expect(503);
        }
        assertThat(refresh(stolen).expect(401).code()).isEqualTo("SESSION_ENDED");

        refresh(thiefs).expect(401);
        refresh(stolen).expect(401);
        assertThat(jdbc.sql("SELECT payload_type FROM domain_event WHERE aggregate_identifier = ? ORDER BY"
                                + " sequence_number")
                        .param(user.value())
                        .query(String.class)
                        .list())
                .isEqualTo(List.of("user.registered", "user.session-revoked"));
    }

    @Test
    void whether_an_address_is_known_makes_no_difference_to_the_answer() throws Exception {
        somebody();
        try (Connection other = superuser();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE mailed_token IN ACCESS EXCLUSIVE MODE");
            Reply reply = CompletableFuture.supplyAsync(
                            () -> clinic.post("/auth/password-reset", "{\"email\": \"%s\"}".formatted(email)),
                            Thread::startVirtualThread)
                    .get(60, TimeUnit.SECONDS);
            reply.expect(202);
            other.rollback();
        }
    }

    @Test
    void a_link_speaks_for_the_address_that_it_was_mailed_to() {
        UserId user = somebody();
        String second = Clinic.newEmail();
        String third = Clinic.newEmail();
        change(user, second);
        Secret toSecond = mailedTokens
                .issue(user, emails.of(second), Purpose.VERIFY_EMAIL)
                .orElseThrow();
        change(user, third);

        // a letter that was still being written
        assertThat(mailedTokens.issue(user, emails.of(second), Purpose.VERIFY_EMAIL))
                .isEmpty();
        assertThat(changes.verifyEmail(toSecond)).isFalse();
        assertThat(accounts.find(user).orElseThrow().emailVerified()).isFalse();
    }

    private void change(UserId user, String address) {
        clinic.put(
                        "/users/" + user.value() + "/profile",
                        "{\"name\": \"Ada Example\", \"email\": \"%s\"}".formatted(address))
                .expect(200);
    }

    private static Connection superuser() throws SQLException {
        LocalPostgres postgres = SharedServers.postgres();
        Login superuser = postgres.superuser();
        return DriverManager.getConnection(
                postgres.jdbcUrl(LocalPostgres.COMMAND_DATABASE), superuser.user(), superuser.password());
    }

    /** A table that fails for some rows, as if the server went down where nothing else is said. */
    private static final class Broken implements AutoCloseable {

        private final Connection connection = superuser();
        private final String table;

        Broken(String table, String operation, String rows) throws SQLException {
            this(table, operation, rows, "57P01");
        }

        /** @param state the SQLSTATE that it fails with */
        Broken(String table, String operation, String rows, String state) throws SQLException {
            this.table = table;
            try (Statement statement = connection.createStatement()) {
                statement.execute("""
                    CREATE OR REPLACE FUNCTION goes_down() RETURNS trigger LANGUAGE plpgsql
                        AS 'BEGIN RAISE EXCEPTION ''going down'' USING ERRCODE = ''%s''; END'
                    """.formatted(state));
                statement.execute(
                        "CREATE TRIGGER goes_down BEFORE %s ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION goes_down()"
                                .formatted(operation, table, rows));
            }
        }

        @Override
        public void close() throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TRIGGER goes_down ON " + table);
            }
            connection.close();
        }
    }
}

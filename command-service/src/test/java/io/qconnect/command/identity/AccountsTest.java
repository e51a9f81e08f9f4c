package io.qconnect.command.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The life of an account: signing up, coming in, staying, leaving, and what becomes of passwords and stolen tokens. */
@RunningService
class AccountsTest {

    private static final String PASSWORD = "a long enough password";

    private final Clinic clinic;
    private final JdbcClient jdbc;
    private final String email = Clinic.newEmail();

    AccountsTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
        this.clinic = new Clinic(port).with(null);
        this.jdbc = jdbc;
    }

    private Reply signUp(String address, String password) {
        return clinic.post(
                "/auth/sign-up",
                "{\"name\": \"Ada Example\", \"email\": \"%s\", \"password\": \"%s\"}".formatted(address, password));
    }

    /** The text behind the # in the newest mail to this address under this subject. */
    private static String mailedToken(String address, String subject) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> mails(address, subject), mails -> !mails.isEmpty())
                .getLast()
                .replaceAll("(?s).*#(\\S+).*", "$1");
    }

    private static List<String> mails(String address, String subject) {
        if (Files.notExists(RunningService.OnSharedServers.MAIL)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(RunningService.OnSharedServers.MAIL)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(AccountsTest::text)
                    .filter(text -> text.contains("To: " + address) && text.contains("Subject: " + subject))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void signedUpAndVerified() {
        signUp(email, PASSWORD).expect(202);
        String token = mailedToken(email, "Please confirm");
        clinic.post("/auth/verify-email", "{\"token\": \"%s\"}".formatted(token))
                .expect(204);
    }

    private Reply refresh(String token) {
        return clinic.post("/auth/refresh", "{\"refreshToken\": \"%s\"}".formatted(token));
    }

    @Test
    void a_patient_signs_up_confirms_the_address_and_comes_in() {
        signUp(email, PASSWORD).expect(202);
        assertThat(clinic.logIn(email, PASSWORD).expect(403).code()).isEqualTo("EMAIL_NOT_VERIFIED");
        String token = mailedToken(email, "Please confirm");
        clinic.post("/auth/verify-email", "{\"token\": \"%s\"}".formatted(token))
                .expect(204);

        Reply in = clinic.logIn(email, PASSWORD).expect(200);

        assertThat(in.text("role")).isEqualTo("PATIENT");
        assertThat(in.number("expiresIn")).isEqualTo(900);
        assertThat(in.headers().firstValue("Cache-Control")).hasValue("no-store");
        Reply me = clinic.with(in.text("accessToken")).send("GET", "/auth/me", null);
        assertThat(me.expect(200).text("userId")).isEqualTo(in.text("userId"));
        assertThat(clinic.post("/auth/verify-email", "{\"token\": \"%s\"}".formatted(token))
                        .expect(422)
                        .code())
                .isEqualTo("LINK_NOT_GOOD");
    }

    @Test
    void a_new_address_is_confirmed_by_the_one_who_reads_its_mail() {
        signedUpAndVerified();
        Reply in = clinic.logIn(email, PASSWORD).expect(200);
        String newEmail = Clinic.newEmail();
        String profile = "{\"name\": \"Ada Example\", \"email\": \"%s\", \"currentPassword\": \"%s\"}"
                .formatted(newEmail, PASSWORD);
        Clinic herself = clinic.with(in.text("accessToken"));
        herself.send("PUT", "/users/" + in.text("userId") + "/profile", profile).expect(200);

        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        mails(email, "Your account has another e-mail address").size() == 1);
        assertThat(clinic.logIn(newEmail, PASSWORD).expect(403).code()).isEqualTo("EMAIL_NOT_VERIFIED");
        String token = mailedToken(newEmail, "Please confirm your new");
        clinic.post("/auth/verify-email", "{\"token\": \"%s\"}".formatted(token))
                .expect(204);

        clinic.logIn(newEmail, PASSWORD).expect(200);
        clinic.logIn(email, PASSWORD).expect(401);
    }

    @Test
    void signing_up_tells_nobody_who_is_known_here() {
        signedUpAndVerified();

        Reply again = signUp(email, "another good password");

        assertThat(again.expect(202).body().isNull()).isTrue();
        assertThat(mailedToken(email, "You have an account already")).contains("forgot-password");
        clinic.logIn(email, "another good password").expect(401);
        clinic.logIn(email, PASSWORD).expect(200);
    }

    @Test
    void an_unknown_user_and_a_wrong_password_get_the_same_answer() {
        signedUpAndVerified();

        Reply wrong = clinic.logIn(email, "not the password");
        Reply unknown = clinic.logIn(Clinic.newEmail(), PASSWORD);

        assertThat(wrong.expect(401).code()).isEqualTo("WRONG_CREDENTIALS");
        assertThat(unknown.expect(401).code()).isEqualTo("WRONG_CREDENTIALS");
        assertThat(unknown.text("detail")).isEqualTo(wrong.text("detail"));
        assertThat(wrong.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    @Test
    void passwords_have_12_to_128_characters() {
        assertThat(signUp(email, "x".repeat(11)).expect(422).body().toString()).contains("/password");
        signUp(email, "x".repeat(129)).expect(422);
        signUp(email, "ä".repeat(128)).expect(202);
    }

    @Test
    void a_password_of_the_predecessor_is_good_and_hashed_anew_at_login() {
        signedUpAndVerified();
        String user = clinic.logIn(email, PASSWORD).text("userId");
        String old = new BCryptPasswordEncoder(4).encode("as it was before");
        jdbc.sql("UPDATE account SET password_hash = ? WHERE user_id = ?::uuid")
                .params(old, user)
                .update();

        clinic.logIn(email, "as it was beforf").expect(401);
        clinic.logIn(email, "as it was before").expect(200);

        assertThat(hashOf(user)).startsWith("{argon2}");
        clinic.logIn(email, "as it was before").expect(200);
        clinic.logIn(email, "as it was before" + "x".repeat(80)).expect(401);
    }

    private String hashOf(String user) {
        return jdbc.sql("SELECT password_hash FROM account WHERE user_id = ?::uuid")
                .param(user)
                .query(String.class)
                .single();
    }

    @Test
    void a_forgotten_password_is_chosen_anew_and_ends_every_session() {
        signedUpAndVerified();
        Reply in = clinic.logIn(email, PASSWORD).expect(200);
        clinic.post("/auth/password-reset", "{\"email\": \"%s\"}".formatted(email))
                .expect(202);
        clinic.post("/auth/password-reset", "{\"email\": \"%s\"}".formatted(Clinic.newEmail()))
                .expect(202);
        String token = mailedToken(email, "Choose a password");

        clinic.post(
                        "/auth/password-reset/confirm",
                        "{\"token\": \"%s\", \"password\": \"chosen anew today\"}".formatted(token))
                .expect(204);

        clinic.logIn(email, PASSWORD).expect(401);
        clinic.logIn(email, "chosen anew today").expect(200);
        assertThat(refresh(in.text("refreshToken")).expect(401).code()).isEqualTo("SESSION_ENDED");
    }

    @Test
    void a_changed_password_needs_the_old_one() {
        signedUpAndVerified();
        Clinic self = clinic.with(clinic.logIn(email, PASSWORD).text("accessToken"));
        String change = "{\"currentPassword\": \"%s\", \"newPassword\": \"something else here\"}";

        assertThat(self.put("/auth/password", change.formatted("wrong one")).status())
                .isEqualTo(401);
        assertThat(self.put("/auth/password", change.formatted(PASSWORD)).status())
                .isEqualTo(204);

        clinic.logIn(email, "something else here").expect(200);
    }

    @Nested
    class StayingLoggedIn {

        @Test
        void each_refresh_token_is_good_once_for_the_next() {
            signedUpAndVerified();
            String first = clinic.logIn(email, PASSWORD).text("refreshToken");
            Reply second = refresh(first).expect(200);
            Reply third = refresh(second.text("refreshToken")).expect(200);
            assertThat(third.text("accessToken")).isNotEmpty();
            clinic.post("/auth/logout", "{\"refreshToken\": \"%s\"}".formatted(third.text("refreshToken")))
                    .expect(204);
            refresh(third.text("refreshToken")).expect(401);
        }

        @Test
        void a_stolen_token_ends_the_session_of_thief_and_victim_and_history_tells_when() {
            signedUpAndVerified();
            Reply in = clinic.logIn(email, PASSWORD).expect(200);
            String stolen = in.text("refreshToken");
            String thiefs = refresh(stolen).expect(200).text("refreshToken");

            assertThat(refresh(stolen).expect(401).code()).isEqualTo("SESSION_ENDED");

            refresh(thiefs).expect(401);
            assertThat(history(in.text("userId"))).containsExactly("user.registered", "user.session-revoked");
            refresh(stolen).expect(401);
            assertThat(history(in.text("userId"))).hasSize(2);
            clinic.logIn(email, PASSWORD).expect(200);
        }

        private List<String> history(String user) {
            return jdbc.sql("""
                SELECT payload_type FROM domain_event WHERE aggregate_identifier = ?::uuid ORDER BY sequence_number
                """).param(user).query(String.class).list();
        }

        @Test
        void of_many_who_use_it_at_once_one_gets_the_next() throws Exception {
            signedUpAndVerified();
            String token = clinic.logIn(email, PASSWORD).text("refreshToken");
            List<Integer> statuses = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Reply>> replies = IntStream.range(0, 20)
                        .mapToObj(_ -> threads.submit(() -> refresh(token)))
                        .toList();
                for (Future<Reply> reply : replies) {
                    statuses.add(reply.get().status());
                }
            }
            assertThat(statuses).containsOnly(200, 401).containsOnlyOnce(200);
        }
    }

    @Test
    void nothing_that_opens_an_account_is_stored_in_the_clear() throws NoSuchAlgorithmException {
        signedUpAndVerified();
        Reply in = clinic.logIn(email, PASSWORD).expect(200);
        String stored = jdbc.sql("""
            SELECT string_agg(row_text, ' ') FROM (
                SELECT a::text AS row_text FROM account AS a
                UNION ALL SELECT s::text FROM session AS s
                UNION ALL SELECT r::text FROM refresh_token AS r
                UNION ALL SELECT m::text FROM mailed_token AS m
                UNION ALL SELECT convert_from(payload, 'UTF8') || convert_from(meta_data, 'UTF8') FROM domain_event) t
            """).query(String.class).single();
        // bytes are written in hexadecimal
        for (String secret : List.of(PASSWORD, in.text("refreshToken"), email)) {
            assertThat(stored).doesNotContain(secret, hexadecimal(secret.getBytes(StandardCharsets.UTF_8)));
        }
        byte[] drawn = Base64.getUrlDecoder().decode(in.text("refreshToken"));
        assertThat(stored).doesNotContain(hexadecimal(drawn)).contains(hexadecimal(sha256(in.text("refreshToken"))));
    }

    private static String hexadecimal(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] sha256(String text) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void staff_is_registered_by_an_admin_only() {
        String body = "{\"name\": \"New Nurse\", \"email\": \"%s\", \"role\": \"STAFF\"}".formatted(email);
        Clinic desk = clinic.as(Role.STAFF);
        assertThat(desk.post("/users", body).expect(403).code()).isEqualTo("ADMINS_ONLY");
        clinic.as(Role.ADMIN).post("/users", body).expect(201);
        clinic.post("/auth/password-reset", "{\"email\": \"%s\"}".formatted(email))
                .expect(202);
        String token = mailedToken(email, "Choose a password");
        clinic.post(
                        "/auth/password-reset/confirm",
                        "{\"token\": \"%s\", \"password\": \"my first password\"}".formatted(token))
                .expect(204);
        assertThat(clinic.logIn(email, "my first password").expect(200).text("role"))
                .isEqualTo("STAFF");
    }

    @Test
    void a_patient_acts_for_nobody_else() {
        signedUpAndVerified();
        Reply in = clinic.logIn(email, PASSWORD).expect(200);
        Clinic self = clinic.with(in.text("accessToken"));
        Clinic desk = clinic.as(Role.ADMIN);
        String queue = desk.queue(10);
        String other = desk.patient();
        String others = desk.book(queue, other).expect(201).text("appointmentId");

        assertThat(self.book(queue, other).expect(403).code()).isEqualTo("FOR_YOURSELF_ONLY");
        assertThat(self.step(queue, others, "cancel").expect(404).code()).isEqualTo("APPOINTMENT_NOT_FOUND");
        assertThat(self.post(
                                "/queues/" + queue + "/appointments",
                                "{\"patientId\": \"%s\", \"priority\": \"EMERGENCY\"}".formatted(in.text("userId")))
                        .expect(403)
                        .code())
                .isEqualTo("DESK_ONLY");
        String own = self.book(queue, in.text("userId")).expect(201).text("appointmentId");
        self.step(queue, own, "check-in").expect(403);
        self.step(queue, own, "cancel").expect(200);
    }
}

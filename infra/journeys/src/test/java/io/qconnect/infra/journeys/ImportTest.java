package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.cli.Qconnect;
import io.qconnect.infra.client.Account;
import io.qconnect.infra.client.Session;
import io.qconnect.infra.takeover.Predecessor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An operator takes a small predecessor over, with all that can be wrong in it, and does it again. */
class ImportTest {

    /** The driver looks here for the file that on a machine of somebody's own is ~/.pgpass. */
    private static final String PASSWORD_FILE = "org.postgresql.pgpassfile";

    /** bcrypt of "hunter22", as bcryptjs writes it, with little work. */
    private static final String BCRYPT = "$2b$04$6swDBCT197M.y4bx/edlz.XGpJzxOPT/TgM9lgvWDxvFmxzrPDZBC";

    @TempDir
    private Path folder;

    private PredecessorDatabase there;

    private record Said(int exitCode, String text) {}

    @BeforeEach
    void a_predecessor() throws SQLException, IOException {
        there = PredecessorDatabase.on(TheClinic.running().postgres());
        System.setProperty(PASSWORD_FILE, there.passwordFile(folder).toString());
        there.execute("""
            INSERT INTO "Doctor" (name, specialty, "roomNo")
            VALUES ('Dr. Lind', 'ENT', '12'), ('Dr. Okafor', 'Eyes', '14');
            INSERT INTO "User" (name, email, phone, password, role)
            SELECT 'Patient ' || n, 'p' || n || '@' || current_database() || '.org', '+49 30 ' || 10000 + n,
                   '%s', CASE n WHEN 1 THEN 'ADMIN' ELSE 'PATIENT' END::"Role"
              FROM generate_series(1, 8) n;
            INSERT INTO "Queue" ("doctorId", date, "currentNo") VALUES
                (1, '2026-01-07', 4), (1, '2026-01-07', 2), (2, '2026-01-07', 0), (2, '2031-01-08', 3);
            INSERT INTO "Appointment" ("userId", "queueId", "tokenNo", status) VALUES
                (1, 1, 1, 'COMPLETED'), (2, 1, 2, 'CANCELLED'), (3, 1, 3, 'IN_PROGRESS'), (4, 1, 4, 'PENDING'),
                (5, 2, 1, 'COMPLETED'), (6, 2, 2, 'COMPLETED'),
                (1, 3, 1, 'COMPLETED'), (2, 3, 2, 'PENDING'),
                (7, 4, 1, 'PENDING'), (8, 4, 3, 'PENDING');
            """.formatted(BCRYPT));
    }

    @AfterEach
    void no_more_passwords() {
        System.clearProperty(PASSWORD_FILE);
    }

    private Said takeOver() {
        StringWriter out = new StringWriter();
        CommandLine command =
                Qconnect.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        int exitCode = command.execute(
                "import",
                "--from",
                there.url(),
                "--user",
                there.user(),
                "--report",
                report().toString(),
                "--command",
                TheClinic.running().plan().commandUrl(),
                "--query",
                TheClinic.running().plan().queryUrl(),
                "--accounts",
                TheClinic.running().accounts().path().toString());
        return new Said(exitCode, out.toString());
    }

    private Path report() {
        return folder.resolve("report.csv");
    }

    private static long facts() throws SQLException {
        try (Connection connection = TheClinic.database("qconnect_command");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM domain_event")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void everything_comes_over_once() throws Exception {
        Said first = takeOver();

        assertThat(first.text()).contains("both sides agree").doesNotContain("Patient");
        assertThat(first.exitCode()).as(first.text()).isZero();
        assertThat(first.text()).containsPattern("users +8 +8").containsPattern("appointments +10 +10");
        assertThat(first.text()).containsPattern("PENDING +4 +4").containsPattern("COMPLETED +4 +4");
        assertThat(Files.readString(report()))
                .contains("Queue,\"2\",NOTE,SECOND_QUEUE", "IMPORT-2")
                .contains("Queue,\"3\",NOTE,COUNTER_BEHIND")
                .contains("Queue,\"4\",NOTE,NUMBERS_OF_NOBODY")
                .doesNotContain("@", "Patient ");

        long before = facts();
        Said again = takeOver();
        assertThat(again.exitCode()).as(again.text()).isZero();
        assertThat(facts()).isEqualTo(before);
    }

    @Test
    void two_do_not_take_the_same_over_at_once() throws Exception {
        Properties login = new Properties();
        login.setProperty("user", there.user());
        long before = facts();
        try (Predecessor other = Predecessor.open(there.url(), login, ZoneOffset.UTC)) {
            Said second = takeOver();
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.text()).contains("another import reads the predecessor's database");
            assertThat(facts()).isEqualTo(before);
        }

        assertThat(takeOver().exitCode()).isZero();
    }

    @Test
    void what_happens_there_meanwhile_comes_over_the_next_time() throws Exception {
        takeOver();
        there.execute("""
            UPDATE "Appointment" SET status = 'IN_PROGRESS', "updatedAt" = '2026-01-07 10:00' WHERE id = 9;
            INSERT INTO "Appointment" ("userId", "queueId", "tokenNo") VALUES (3, 4, 4);
            UPDATE "User" SET phone = NULL WHERE id = 8;
            """);
        long before = facts();

        Said again = takeOver();

        assertThat(again.exitCode()).as(again.text()).isZero();
        assertThat(again.text()).containsPattern("IN_PROGRESS +2 +2").containsPattern("appointments +11 +11");
        // a consultation begins, a booking and its number, a profile
        assertThat(facts()).isEqualTo(before + 4);
    }

    /** The row keeps its id there, and the appointment its id here: it must not stand in two queues with it. */
    @Test
    void what_was_moved_there_to_another_day_moves_here() throws Exception {
        takeOver();
        there.execute("""
            INSERT INTO "Queue" ("doctorId", date, "currentNo") VALUES (2, '2031-01-09', 2);
            INSERT INTO "Appointment" ("userId", "queueId", "tokenNo") VALUES (3, 5, 1);
            UPDATE "Appointment" SET "queueId" = 5, "tokenNo" = 2, "updatedAt" = '2026-01-07 10:00' WHERE id = 10;
            """);

        Said again = takeOver();

        assertThat(again.exitCode()).as(again.text()).isZero();
        assertThat(again.text()).contains("both sides agree").containsPattern("appointments +11 +11");
        assertThat(Files.readString(report())).doesNotContain("Appointment,\"10\"");
        assertThat(factsOf("Appointment/10"))
                .containsExactlyInAnyOrder(
                        "queue.appointment-booked",
                        "queue.token-issued",
                        "queue.appointment-moved-out",
                        "queue.appointment-moved-in",
                        "queue.token-issued");
        long before = facts();
        assertThat(takeOver().exitCode()).isZero();
        assertThat(facts()).isEqualTo(before);
    }

    private List<String> factsOf(String row) throws SQLException {
        List<String> types = new ArrayList<>();
        try (Connection connection = TheClinic.database("qconnect_command");
                PreparedStatement statement = connection.prepareStatement("""
                    SELECT payload_type
                      FROM domain_event
                     WHERE convert_from(meta_data, 'UTF8') LIKE ?
                    """)) {
            statement.setString(1, "%\"" + there.name() + "/" + row + "#%");
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                types.add(rows.getString(1));
            }
        }
        return types;
    }

    @Test
    void what_cannot_be_taken_is_said_row_by_row() throws Exception {
        there.execute("""
            UPDATE "Appointment" SET status = 'WAITLISTED' WHERE id = 2;
            INSERT INTO "Appointment" ("userId", "queueId", "tokenNo") VALUES (4, 1, 7);
            UPDATE "User" SET email = upper(email) || ' (old)', password = 'plain' WHERE id = 2;
            CREATE TABLE "File" (id text PRIMARY KEY, "userId" integer, filename text, path text, content bytea);
            INSERT INTO "File"
            VALUES ('ck1', 1, 'note.txt', NULL, 'all well'), ('ck2', 1, 'scan.pdf', '/uploads/x', NULL);
            CREATE TABLE "RefreshToken" (id integer, token text);
            INSERT INTO "RefreshToken" VALUES (1, 'x');
            """);

        Said said = takeOver();

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.text())
                .contains("both sides agree, but for what the report lists", "1 logins (RefreshToken)")
                .containsPattern("WAITLISTED +1 +0")
                .containsPattern("files +2 +1");
        assertThat(Files.readString(report()))
                .contains("Appointment,\"2\",NOT_TAKEN,UNKNOWN_STATUS")
                .contains("Appointment,\"11\",CHANGED,ALREADY_IN_QUEUE")
                .contains("User,\"2\",CHANGED,EMAIL_UNUSABLE")
                .contains("User,\"2\",CHANGED,PASSWORD_NOT_BCRYPT")
                .contains("File,\"ck2\",NOT_TAKEN,NO_CONTENT");
    }

    @Test
    void who_was_there_logs_in_here() throws Exception {
        takeOver();
        String email = "p5@" + there.name() + ".org";
        try (HttpClient http = HttpClient.newHttpClient()) {
            String bearer =
                    new Session(http, TheClinic.running().plan().commandUrl(), new Account(email, "hunter22")).bearer();
            assertThat(bearer).startsWith("Bearer ");
        }
    }

    @Test
    void a_password_has_no_place_on_the_command_line() {
        StringWriter err = new StringWriter();
        int exitCode = Qconnect.commandLine()
                .setErr(new PrintWriter(err))
                .execute("import", "--from", "jdbc:postgresql://db/clinic?password=x");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("QCONNECT_IMPORT_PASSWORD");
    }
}

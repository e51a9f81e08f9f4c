package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.client.Account;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.takeover.Predecessor;
import io.qconnect.infra.takeover.Takeover;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hospital of 100,000 appointments changes over and loses nothing, and doing it again changes nothing. How long both
 * take is printed.
 */
@Tag("proof")
class ImportProofTest {

    private static final int USERS = 20_000;
    private static final int DOCTORS = 50;
    private static final int QUEUES = 4_000;
    private static final int APPOINTMENTS_PER_QUEUE = 25;

    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path folder;

    @Test
    void nothing_of_a_hundred_thousand_appointments_is_lost() throws Exception {
        try (Clinic clinic = Clinic.start(ClinicPlan.onFreePorts(folder.resolve("clinic")))) {
            PredecessorDatabase there = PredecessorDatabase.on(clinic.postgres());
            fill(there);

            Takeover.Result first = takeOver(clinic, there, "first");

            assertThat(first.lines()).isNotEmpty();
            assertThat(first.agrees()).isTrue();
            assertThat(first.notTaken()).isZero();
            assertThat(first.changed()).isZero();
            compareByHand(clinic, there);

            long facts = facts(clinic);
            Takeover.Result second = takeOver(clinic, there, "second");
            assertThat(second.agrees()).isTrue();
            assertThat(facts(clinic)).isEqualTo(facts);
        }
    }

    /** Nobody has two places in a queue: that is a test of its own. */
    private static void fill(PredecessorDatabase there) throws SQLException {
        there.execute("""
            INSERT INTO "User" (name, email, phone, password)
            SELECT 'Patient ' || n, 'patient-' || n || '@example.org', '+49 30 ' || 100000 + n,
                   '$2b$10$' || left(repeat(md5(n::text), 2), 53)
              FROM generate_series(1, %1$d) n;
            INSERT INTO "Doctor" (name, specialty, "roomNo")
            SELECT 'Dr. ' || n, 'Specialty ' || n %% 8, (100 + n)::text FROM generate_series(1, %2$d) n;
            INSERT INTO "Queue" ("doctorId", date, "currentNo", "createdAt")
            SELECT 1 + n %% %2$d, timestamp '2026-06-01' - interval '1 day' * (n / %2$d), %4$d,
                   timestamp '2026-06-01' - interval '1 day' * (n / %2$d + 30)
              FROM generate_series(0, %3$d - 1) n;
            INSERT INTO "Appointment" ("userId", "queueId", "tokenNo", status, "createdAt", "updatedAt")
            SELECT 1 + (q.id * 37 + n * 101) %% %1$d, q.id, n,
                   (ARRAY['COMPLETED', 'COMPLETED', 'COMPLETED', 'CANCELLED', 'PENDING'])[1 + (q.id + n) %% 5],
                   q.date - interval '10 days' + interval '1 minute' * n,
                   q.date + interval '8 hours 5 minutes' * (n / 25.0)
              FROM "Queue" q, generate_series(1, %4$d) n;
            UPDATE "Appointment" SET status = 'IN_PROGRESS' WHERE "tokenNo" = 7 AND "queueId" %% 100 = 0;
            """.formatted(USERS, DOCTORS, QUEUES, APPOINTMENTS_PER_QUEUE));
    }

    private Takeover.Result takeOver(Clinic clinic, PredecessorDatabase there, String which) throws SQLException {
        Account admin = clinic.accounts().of("admin");
        Properties login = new Properties();
        login.setProperty("user", clinic.postgres().superuser().user());
        login.setProperty("password", clinic.postgres().superuser().password());
        long begin = System.nanoTime();
        try (ClinicApi api =
                        new ClinicApi(clinic.plan().commandUrl(), clinic.plan().queryUrl(), admin);
                Predecessor predecessor = Predecessor.open(there.url(), login, ZoneOffset.UTC)) {
            Takeover.Result result = Takeover.carryOut(
                    predecessor,
                    api,
                    "proof",
                    null,
                    folder.resolve(which + ".csv"),
                    CLOCK.instant(),
                    line -> System.out.printf(
                            "[%5.1f s] %s%n",
                            Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1e3, line));
            result.lines().forEach(System.out::println);
            System.out.printf(
                    "%s import of %,d appointments: %.1f s, %d not taken, %d changed, %d notes%n",
                    which,
                    there.number("SELECT count(*) FROM \"Appointment\""),
                    Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1e3,
                    result.notTaken(),
                    result.changed(),
                    result.notes());
            return result;
        }
    }

    /** Not through any of the code that took it over. */
    private static void compareByHand(Clinic clinic, PredecessorDatabase there) throws SQLException {
        String appointments = "SELECT count(*) FROM appointments";
        assertThat(read(clinic, "qconnect_query", appointments))
                .isEqualTo((long) QUEUES * APPOINTMENTS_PER_QUEUE)
                .isEqualTo(there.number("SELECT count(*) FROM \"Appointment\""));
        assertThat(read(clinic, "qconnect_query", "SELECT sum(token_no) FROM appointments"))
                .isEqualTo(there.number("SELECT sum(\"tokenNo\") FROM \"Appointment\""));
        for (String status : new String[] {"PENDING", "IN_PROGRESS", "COMPLETED", "CANCELLED"}) {
            String where = " WHERE status = '" + status + "'";
            assertThat(read(clinic, "qconnect_query", appointments + where))
                    .as(status)
                    .isEqualTo(there.number("SELECT count(*) FROM \"Appointment\"" + where));
        }
        assertThat(read(clinic, "qconnect_query", "SELECT count(*) FROM queues"))
                .isEqualTo(QUEUES);
        assertThat(read(clinic, "qconnect_query", "SELECT count(*) FROM users WHERE email LIKE 'patient-%'"))
                .isEqualTo(USERS);
        assertThat(read(clinic, "qconnect_command", "SELECT count(*) FROM account WHERE password_hash LIKE '$2b$%'"))
                .isEqualTo(USERS);
    }

    private static long facts(Clinic clinic) throws SQLException {
        return read(clinic, "qconnect_command", "SELECT count(*) FROM domain_event");
    }

    private static long read(Clinic clinic, String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        clinic.postgres().jdbcUrl(database),
                        clinic.postgres().superuser().user(),
                        clinic.postgres().superuser().password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }
}

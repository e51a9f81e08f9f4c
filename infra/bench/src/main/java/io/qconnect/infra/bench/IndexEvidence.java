package io.qconnect.infra.bench;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.schema.Database;
import io.qconnect.postgres.Migrations;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the indexes of the read tables are worth: the questions that the predecessor's indexes were made for, on a
 * million appointments, with the indexes and without them, as the server itself measures them ({@code EXPLAIN ANALYZE},
 * nothing forced). Prints a table in Markdown, then the plans.
 */
final class IndexEvidence {

    /** The middle one of so many is reported. */
    private static final int RUNS = 15;

    private static final String FILL = """
        INSERT INTO users (id, name, email, role, created_at, updated_at, version)
        SELECT md5('u' || n)::uuid, 'User ' || n, 'user-' || n || '@example.org', 'PATIENT',
               '2026-01-01'::timestamptz + n * interval '1 second', now(), 1
          FROM generate_series(1, 200000) n;
        INSERT INTO doctors (id, name, specialty, room_no, created_at, updated_at, version)
        SELECT md5('d' || n)::uuid, 'Dr. ' || n, 'Specialty ' || n % 40, n::text, now(), now(), 1
          FROM generate_series(1, 2000) n;
        INSERT INTO queues (id, doctor_id, date, current_no, created_at, updated_at, version)
        SELECT md5('q' || n)::uuid, md5('d' || n % 2000 + 1)::uuid, '2026-01-01'::date + n / 2000, 10, now(), now(), 1
          FROM generate_series(0, 19999) n;
        INSERT INTO appointments (id, user_id, queue_id, token_no, status, stage, booked_at, updated_at, version)
        SELECT md5('a' || n)::uuid, md5('u' || (n::bigint * 7919) % 200000 + 1)::uuid, md5('q' || n / 50)::uuid,
               n % 50 + 1,
               CASE WHEN n % 1000 = 0 THEN 'IN_PROGRESS' WHEN n % 20 = 0 THEN 'PENDING' ELSE 'COMPLETED' END
                   ::appointment_status,
               'COMPLETED', '2026-01-01'::timestamptz + n * interval '3 seconds', now(), 1
          FROM generate_series(0, 999999) n;
        ANALYZE
        """;

    private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

    static {
        QUESTIONS.put("a doctor's queue of a day", """
            SELECT * FROM queues WHERE doctor_id = md5('d77')::uuid AND date = '2026-01-04'
            """);
        QUESTIONS.put("a patient's appointments", """
            SELECT * FROM appointments WHERE user_id = md5('u4711')::uuid
            """);
        QUESTIONS.put("who is with a doctor, first page in the order of booking", """
            SELECT * FROM appointments WHERE status = 'IN_PROGRESS' ORDER BY booked_at, id LIMIT 21
            """);
        QUESTIONS.put("doctors of a specialty", """
            SELECT * FROM doctors WHERE specialty = 'Specialty 7'
            """);
    }

    private static final String INDEXES = """
        SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
         WHERE relname IN ('users', 'doctors', 'queues', 'appointments') AND NOT indisunique
        """;

    private IndexEvidence() {}

    /** How long the server took, and how it went about it. */
    private record Taken(double millis, String plan) {}

    /**
     * Fills a database of its own, asks, and prints; a little over a minute on two cores.
     *
     * @param folder for the server's data
     */
    static void gather(Path folder, PrintStream out) throws Exception {
        try (LocalPostgres server = LocalPostgres.start(folder, 0)) {
            Login owner = server.login(LocalPostgres.QUERY_OWNER);
            String url = server.jdbcUrl(LocalPostgres.QUERY_DATABASE);
            Migrations.carryOut(Database.QUERY.migrations(url, owner).load());
            Machine machine = Machine.here(new Limits(server).version());
            try (Connection connection = DriverManager.getConnection(url, owner.user(), owner.password());
                    Statement statement = connection.createStatement()) {
                long start = System.nanoTime();
                statement.execute(FILL);
                out.printf(
                        Locale.ROOT,
                        "1,000,000 appointments, 200,000 users, 20,000 queues, 2,000 doctors, filled in %d s%n"
                                + "%s, %d cores, PostgreSQL %s%n%n",
                        (System.nanoTime() - start) / 1_000_000_000,
                        machine.processor(),
                        machine.cores(),
                        machine.postgres());
                Map<String, Taken> with = ask(statement);
                for (String index : strings(statement, INDEXES)) {
                    statement.execute("DROP INDEX " + index);
                }
                print(out, with, ask(statement));
            }
        }
    }

    private static Map<String, Taken> ask(Statement statement) throws SQLException {
        Map<String, Taken> answers = new LinkedHashMap<>();
        for (Map.Entry<String, String> question : QUESTIONS.entrySet()) {
            List<Taken> runs = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                runs.add(explain(statement, question.getValue()));
            }
            runs.sort(Comparator.comparingDouble(Taken::millis));
            answers.put(question.getKey(), runs.get(RUNS / 2));
        }
        return answers;
    }

    private static Taken explain(Statement statement, String sql) throws SQLException {
        List<String> plan = strings(statement, "EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY on) " + sql);
        String last = plan.getLast();
        double millis = Double.parseDouble(last.replaceAll("[^0-9.]", ""));
        return new Taken(millis, String.join("\n", plan.subList(0, plan.size() - 1)));
    }

    private static void print(PrintStream out, Map<String, Taken> with, Map<String, Taken> without) {
        out.println("| question | with indexes | without |");
        out.println("|---|---|---|");
        with.forEach((question, taken) -> out.printf(
                Locale.ROOT,
                "| %s | %.3f ms | %.1f ms |%n",
                question,
                taken.millis(),
                without.getOrDefault(question, taken).millis()));
        with.forEach((question, taken) -> out.printf(
                "%n%s%n with:%n%s%n without:%n%s%n",
                question, taken.plan(), without.getOrDefault(question, taken).plan()));
    }

    private static List<String> strings(Statement statement, String sql) throws SQLException {
        List<String> all = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                all.add(row.getString(1));
            }
        }
        return all;
    }
}

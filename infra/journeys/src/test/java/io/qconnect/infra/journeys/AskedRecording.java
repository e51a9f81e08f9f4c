package io.qconnect.infra.journeys;

import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.schema.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * With {@code -Dqconnect.record=true} the server writes down whatever the services ask it while the journeys run, and
 * in the end each statement stands once in {@code target/asked}, ready to be kept for this release (decision 0033).
 */
final class AskedRecording {

    private static final boolean WANTED = Boolean.getBoolean("qconnect.record");

    private static final Pattern BEGINNING =
            Pattern.compile("@@(qconnect_command|qconnect_query)@(\\w+) LOG:  (?:statement|execute [^:]+): (.*)");

    /** What can be prepared; other statements name no columns. */
    private static final Pattern PREPARED = Pattern.compile("(?i)(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE) .*");

    /**
     * The driver's questions about types; tables that are there only while a rebuild goes on; a predecessor's tables.
     */
    private static final Pattern LEFT_OUT = Pattern.compile("pg_catalog\\.|\\bfresh\\.|\\bformer\\.|\\bload_|\"[A-Z]");

    /** Of many rows that are inserted at once, the first. */
    private static final Pattern MORE_ROWS = Pattern.compile("(VALUES \\([^()]*\\))(,\\s?\\([^()]*\\))+");

    private AskedRecording() {}

    static void begin(Clinic clinic) {
        if (!WANTED) {
            return;
        }
        Login superuser = clinic.postgres().superuser();
        try (Connection connection = DriverManager.getConnection(
                        clinic.postgres().jdbcUrl("postgres"), superuser.user(), superuser.password());
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET log_line_prefix = '@@%u@%d '");
            statement.execute("ALTER SYSTEM SET log_statement = 'all'");
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** While the server still runs. */
    static void end(Clinic clinic) {
        if (!WANTED) {
            return;
        }
        try {
            Map<String, Map<String, TreeSet<String>>> asked =
                    read(clinic.postgres().log().path());
            for (Database kind : Database.values()) {
                write(clinic, kind, asked.getOrDefault(kind.databaseName(), Map.of()));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** By database, by role. */
    private static Map<String, Map<String, TreeSet<String>>> read(Path log) throws IOException {
        Map<String, Map<String, TreeSet<String>>> asked = new TreeMap<>();
        StringBuilder sql = new StringBuilder();
        String role = "";
        String database = "";
        try (var lines = Files.lines(log)) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("\t")) {
                    sql.append(' ').append(line.replaceFirst("--.*", ""));
                    continue;
                }
                keep(asked, database, role, sql.toString());
                sql.setLength(0);
                Matcher beginning = BEGINNING.matcher(line);
                if (beginning.matches()) {
                    role = Objects.requireNonNull(beginning.group(1));
                    database = Objects.requireNonNull(beginning.group(2));
                    sql.append(Objects.requireNonNull(beginning.group(3)).replaceFirst("--.*", ""));
                }
            }
        }
        keep(asked, database, role, sql.toString());
        return asked;
    }

    private static void keep(
            Map<String, Map<String, TreeSet<String>>> asked, String database, String role, String statement) {
        String sql = statement.replaceAll("/\\*.*?\\*/", "").strip().replaceAll("\\s+", " ");
        if (PREPARED.matcher(sql).matches() && !LEFT_OUT.matcher(sql).find()) {
            asked.computeIfAbsent(database, _ -> new TreeMap<>())
                    .computeIfAbsent(role, _ -> new TreeSet<>())
                    .add(MORE_ROWS.matcher(sql).replaceAll("$1"));
        }
    }

    private static void write(Clinic clinic, Database kind, Map<String, TreeSet<String>> asked) throws IOException {
        Login owner = LocalPostgres.loginOf(clinic.plan().dataFolder(), kind.owner());
        String version = Objects.requireNonNull(
                        kind.migrations(clinic.postgres().jdbcUrl(kind.databaseName()), owner)
                                .load()
                                .info()
                                .current())
                .getVersion()
                .getVersion();
        List<String> lines = new ArrayList<>();
        asked.forEach((role, statements) -> {
            lines.add("-- as " + role);
            lines.addAll(statements);
        });
        Path file = Path.of("target/asked/" + kind.word() + "/V" + version + ".sql");
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, lines);
    }
}

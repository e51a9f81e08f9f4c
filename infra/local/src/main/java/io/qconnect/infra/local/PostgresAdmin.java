package io.qconnect.infra.local;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** What the superuser does at a start: checks the settings, lays out roles and databases. Safe to repeat. */
final class PostgresAdmin {

    /** A day's log of a busy hospital, on a slow disk. */
    private static final Duration RECOVERY_MAX = Duration.ofHours(6);

    private static final String NAME = "[a-z][a-z0-9_]{0,62}";

    private final String url;
    private final Login superuser;

    PostgresAdmin(String url, Login superuser) {
        this.url = url;
        this.superuser = superuser;
    }

    /** @throws CannotStart when the server would forget what it has acknowledged */
    void requireDurable() {
        run(statement -> {
            for (Map.Entry<String, String> setting : PostgresSettings.DURABLE.entrySet()) {
                String value = one(statement, "SHOW " + name(setting.getKey()));
                if (!value.equals(setting.getValue())) {
                    throw new CannotStart("PostgreSQL runs with " + setting.getKey() + " = " + value
                            + " and could lose what it has acknowledged; nothing is started on it");
                }
            }
        });
    }

    /** A restored server answers while it still replays its log, and takes no changes until it is done. */
    void awaitEndOfRecovery() {
        run(statement -> {
            if (!Wait.atMost(RECOVERY_MAX, () -> isWritable(statement))) {
                throw new CannotStart("PostgreSQL has been replaying its log for " + RECOVERY_MAX.toHours() + " hours");
            }
        });
    }

    private static boolean isWritable(Statement statement) {
        try {
            return one(statement, "SELECT pg_is_in_recovery()").equals("f");
        } catch (SQLException failed) {
            throw new CannotStart("PostgreSQL ended while it replayed its log: " + failed.getMessage(), failed);
        }
    }

    /**
     * Every piece of the log is copied to this folder, if it exists when the piece is full. A copy that is there already is
     * only compared: the server may ask again after a crash.
     */
    void archiveTo(Path folder) {
        String path = folder.toString();
        if (path.contains("'") || path.contains("\"") || path.contains("%")) {
            throw new CannotStart("a folder with quotes or percent signs in its name is not supported: " + path);
        }
        String command = "test ! -d \"%1$s\" || cmp -s \"%%p\" \"%1$s/%%f\" || (test ! -f \"%1$s/%%f\" && "
                + "cp \"%%p\" \"%1$s/%%f.part\" && sync \"%1$s/%%f.part\" && mv \"%1$s/%%f.part\" \"%1$s/%%f\")";
        run(statement -> {
            statement.execute("ALTER SYSTEM SET archive_command = '" + command.formatted(path) + "'");
            statement.execute("SELECT pg_reload_conf()");
        });
    }

    void closeToEverybody(String database) {
        run(statement -> statement.execute("REVOKE ALL ON DATABASE " + name(database) + " FROM PUBLIC"));
    }

    /** A password is made of letters that need no quoting, see {@link Secrets}. */
    void createRole(Login role) {
        run(statement -> {
            if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + name(role.user()) + "'")) {
                statement.execute("CREATE ROLE " + name(role.user()));
            }
            statement.execute("ALTER ROLE " + name(role.user()) + " LOGIN PASSWORD '" + role.password() + "'");
        });
    }

    void createDatabase(String database, String owner) {
        run(statement -> {
            if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + name(database) + "'")) {
                statement.execute("CREATE DATABASE " + name(database) + " OWNER " + name(owner));
            }
        });
        closeToEverybody(database);
    }

    void dropDatabase(String database) {
        run(statement -> statement.execute("DROP DATABASE IF EXISTS " + name(database) + " WITH (FORCE)"));
    }

    /** @return whether somebody else had owned it; the tables in it still are theirs */
    boolean handOver(String database, String owner) {
        boolean[] changed = new boolean[1];
        run(statement -> {
            changed[0] = exists(
                    statement,
                    "SELECT 1 FROM pg_database WHERE datname = '" + name(database)
                            + "' AND pg_get_userbyid(datdba) <> '" + name(owner) + "'");
            if (changed[0]) {
                statement.execute("ALTER DATABASE " + name(database) + " OWNER TO " + name(owner));
            }
        });
        return changed[0];
    }

    /** In the database that this is connected to. */
    void handOverTables(String former, String owner) {
        run(statement -> statement.execute("REASSIGN OWNED BY " + name(former) + " TO " + name(owner)));
    }

    void allowToEnter(String role, String database) {
        run(statement -> statement.execute("GRANT CONNECT ON DATABASE " + name(database) + " TO " + name(role)));
    }

    private static String name(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("not a plain SQL name: " + name);
        }
        return name;
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static String one(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void run(Work work) {
        try (Connection connection = DriverManager.getConnection(url, superuser.user(), superuser.password());
                Statement statement = connection.createStatement()) {
            work.on(statement);
        } catch (SQLException e) {
            throw new CannotStart("PostgreSQL refused: " + e.getMessage(), e);
        }
    }

    private interface Work {
        void on(Statement statement) throws SQLException;
    }
}

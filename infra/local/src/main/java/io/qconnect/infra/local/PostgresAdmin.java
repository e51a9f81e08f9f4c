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
    static final Duration RECOVERY_MAX = Duration.ofHours(6);

    private static final String UNSPEAKABLE = "'\"%$`\\";

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

    /** In commands that the server gives to a shell, between quotes within quotes. */
    static void requireSpeakable(Path folder) {
        String path = folder.toString();
        if (path.chars().anyMatch(it -> UNSPEAKABLE.indexOf(it) >= 0)) {
            throw new CannotStart(
                    "a data folder with one of " + UNSPEAKABLE + " in its name is not supported: " + path);
        }
    }

    /**
     * Every piece of the log is packed into this folder, once archiving has begun. If that is not possible, because the
     * folder is on a disk that is not there, the server keeps the piece and tries again. A copy that is there already
     * is only compared: the server may ask again after a crash. Idle pieces are mostly zeros and pack well.
     *
     * @param begun the file that exists since archiving has begun
     */
    void archiveTo(Path folder, Path begun) {
        String command = ("test ! -f \"%2$s\" || if test -f \"%1$s/%%f.gz\";"
                        + " then gzip -dc \"%1$s/%%f.gz\" | cmp -s - \"%%p\";"
                        + " else gzip -1c \"%%p\" > \"%1$s/%%f.part\" && sync \"%1$s/%%f.part\""
                        + " && mv \"%1$s/%%f.part\" \"%1$s/%%f.gz\" && sync \"%1$s\"; fi")
                .formatted(folder, begun);
        run(statement -> {
            statement.execute("ALTER SYSTEM SET archive_command = '" + command + "'");
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

package io.qconnect.infra.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** What the superuser does at a start: checks the settings, lays out roles and databases. Safe to repeat. */
final class PostgresAdmin {

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

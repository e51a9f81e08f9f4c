package io.qconnect.infra.backup;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** Short statements of the superuser. */
final class Sql {

    private Sql() {}

    static Connection connect(LocalPostgres server, String database) throws SQLException {
        Login superuser = server.superuser();
        return DriverManager.getConnection(server.jdbcUrl(database), superuser.user(), superuser.password());
    }

    static void run(LocalPostgres server, String database, String sql) throws SQLException {
        try (Connection connection = connect(server, database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The one value of the one row; empty for null. */
    static String one(LocalPostgres server, String database, String sql) throws SQLException {
        try (Connection connection = connect(server, database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Objects.requireNonNullElse(row.getString(1), "");
        }
    }
}

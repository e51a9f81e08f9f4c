package io.qconnect.infra.bench;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/**
 * What the same PostgreSQL does at best for a design of tables: the denominators. Connections are persistent,
 * statements prepared, durability the server's own.
 */
final class Limits {

    private static final String DATABASE = "qconnect_bench";

    /** A fact of ours takes about so much with its metadata. */
    private static final String ROW = "x".repeat(400);

    private final String url;
    private final Login login;

    /** Makes the tables, in a database of their own. */
    Limits(LocalPostgres postgres) throws SQLException {
        this.login = postgres.superuser();
        postgres.createDatabase(DATABASE, login.user());
        this.url = postgres.jdbcUrl(DATABASE);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                DROP TABLE IF EXISTS one_row, appointment, queue;
                CREATE TABLE one_row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL);
                CREATE TABLE queue (id integer PRIMARY KEY, current_no integer NOT NULL DEFAULT 0);
                CREATE TABLE appointment (
                    id       uuid    PRIMARY KEY,
                    queue_id integer NOT NULL REFERENCES queue,
                    user_id  uuid    NOT NULL,
                    token_no integer NOT NULL,
                    status   text    NOT NULL,
                    UNIQUE (queue_id, token_no));
                INSERT INTO queue (id) SELECT generate_series(0, 99);
                """);
        }
    }

    /** Of the server, in its own words. */
    String version() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW server_version")) {
            row.next();
            return row.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, login.user(), login.password());
    }

    /** One row of the size of a fact, inserted and committed. */
    Load.Result oneRow(int connections, Duration warmUp, Duration length) throws Exception {
        return Load.closed(connections, warmUp, length, _ -> new Insert());
    }

    /** A booking of a table design: number from a counter, row, commit. */
    Load.Result booking(int queues, int connections, Duration warmUp, Duration length) throws Exception {
        return Load.closed(connections, warmUp, length, _ -> new Booking(queues));
    }

    private abstract class Jdbc implements Load.Client {

        final Connection connection;

        Jdbc() {
            try {
                connection = connect();
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }

        PreparedStatement prepare(String sql) {
            try {
                return connection.prepareStatement(sql);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    private final class Insert extends Jdbc {

        private final PreparedStatement insert = prepare("INSERT INTO one_row (what) VALUES (?)");

        @Override
        public boolean call(long n) throws SQLException {
            insert.setString(1, ROW);
            return insert.executeUpdate() == 1;
        }
    }

    private final class Booking extends Jdbc {

        private final int queues;
        private final PreparedStatement number =
                prepare("UPDATE queue SET current_no = current_no + 1 WHERE id = ? RETURNING current_no");
        private final PreparedStatement appointment = prepare(
                "INSERT INTO appointment (id, queue_id, user_id, token_no, status) VALUES (?, ?, ?, ?, 'PENDING')");

        Booking(int queues) {
            this.queues = queues;
            try {
                connection.setAutoCommit(false);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public boolean call(long n) throws SQLException {
            int queue = (int) (n % queues);
            number.setInt(1, queue);
            int tokenNo;
            try (ResultSet row = number.executeQuery()) {
                row.next();
                tokenNo = row.getInt(1);
            }
            appointment.setObject(1, UUID.randomUUID());
            appointment.setInt(2, queue);
            appointment.setObject(3, new UUID(n, n));
            appointment.setInt(4, tokenNo);
            appointment.executeUpdate();
            connection.commit();
            return true;
        }
    }
}

package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Why QConnect is built as it is: its predecessor read a queue's counter, wrote an appointment with the next number,
 * and then moved the counter on. Here is that design on the same database server, under the same crowd.
 */
class PredecessorTest {

    private static final int CLIENTS = 300;
    private static final int CAPACITY = 100;

    /** As many connections as a small web server has. */
    private final Semaphore connections = new Semaphore(20);

    private final String database =
            "predecessor_" + UUID.randomUUID().toString().replace("-", "");

    private enum Outcome {
        BOOKED,
        FULL,
        /** The client got an error although there were places. */
        LOST
    }

    @BeforeEach
    void its_own_tables() throws SQLException {
        var superuser = TheClinic.running().postgres().superuser();
        TheClinic.running().postgres().createDatabase(database, superuser.user());
        execute("""
            CREATE TABLE "Queue" (id integer PRIMARY KEY, "currentNo" integer NOT NULL DEFAULT 0);
            CREATE TABLE "Appointment" (
                id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                "userId"  integer NOT NULL,
                "queueId" integer NOT NULL REFERENCES "Queue",
                "tokenNo" integer NOT NULL,
                UNIQUE ("queueId", "tokenNo"));
            INSERT INTO "Queue" VALUES (1, 0);
            """);
    }

    @Test
    void it_loses_bookings_under_the_crowd_that_qconnect_serves() throws Exception {
        List<Outcome> outcomes =
                AllAtOnce.run(IntStream.range(0, CLIENTS).boxed().toList(), this::book);
        assertThat(outcomes).filteredOn(outcome -> outcome == Outcome.LOST).isNotEmpty();
        assertThat(outcomes).filteredOn(outcome -> outcome == Outcome.BOOKED).hasSizeLessThanOrEqualTo(CAPACITY);
    }

    /** Its own seed data: a counter at 0, and the numbers 1 and 2 given out. */
    @Test
    void one_bad_counter_wedges_a_queue_for_ever() throws Exception {
        execute("INSERT INTO \"Appointment\" (\"userId\", \"queueId\", \"tokenNo\") VALUES (901, 1, 1), (902, 1, 2)");
        for (int patient = 0; patient < 25; patient++) {
            assertThat(book(patient)).isEqualTo(Outcome.LOST);
        }
    }

    private Outcome book(int patient) throws SQLException, InterruptedException {
        connections.acquire();
        try (Connection connection = TheClinic.database(database)) {
            connection.setAutoCommit(false);
            int tokenNo = currentNo(connection) + 1;
            if (tokenNo > CAPACITY) {
                return Outcome.FULL;
            }
            try (PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO \"Appointment\" (\"userId\", \"queueId\", \"tokenNo\") VALUES (?, 1, ?)");
                    PreparedStatement update =
                            connection.prepareStatement("UPDATE \"Queue\" SET \"currentNo\" = ? WHERE id = 1")) {
                insert.setInt(1, patient);
                insert.setInt(2, tokenNo);
                insert.executeUpdate();
                update.setInt(1, tokenNo);
                update.executeUpdate();
                connection.commit();
                return Outcome.BOOKED;
            } catch (SQLException numberTaken) {
                assertThat(numberTaken.getSQLState()).isEqualTo("23505");
                return Outcome.LOST;
            }
        } finally {
            connections.release();
        }
    }

    private static int currentNo(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT \"currentNo\" FROM \"Queue\" WHERE id = 1")) {
            row.next();
            return row.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = TheClinic.database(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

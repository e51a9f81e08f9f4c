package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Part;
import io.qconnect.infra.seed.LargeSeed;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * query-service is killed (SIGKILL) in the middle of a rebuild. Its successor answers from the live tables, has cleared
 * away what was half drawn, because there are names in it, and draws them anew when it is asked to.
 */
@Tag("proof")
class RebuildKilledTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Several times as many facts, which take long enough to be read. */
    private static final int PATIENTS = 3_000;

    private static final String HOW_IT_IS = """
        SELECT phase || CASE WHEN ended_at IS NULL THEN '' ELSE ' ended' END || ' ' || detail
          FROM rebuild_run ORDER BY id DESC LIMIT 1
        """;

    private final Visitor visitor = TheClinic.visitor();

    @BeforeAll
    static void loadANetwork() {
        try (ClinicApi api = api()) {
            LargeSeed.load(api, PATIENTS, LocalDate.of(2033, 5, 2), _ -> {});
        }
    }

    private static ClinicApi api() {
        return new ClinicApi(
                TheClinic.running().plan().commandUrl(),
                TheClinic.running().plan().queryUrl(),
                TheClinic.running().accounts().of("admin"));
    }

    @Test
    void while_it_reads_history() throws SQLException {
        Answer before = aBooking();
        begin();

        killIn("READING");

        goesOnFrom(before);
    }

    /** Somebody reads a table for so long that it cannot be exchanged, until the process is gone. */
    @Test
    void while_it_waits_to_exchange_the_tables() throws SQLException {
        Answer before = aBooking();
        try (Connection reading = TheClinic.database(LocalPostgres.QUERY_DATABASE);
                Statement statement = reading.createStatement()) {
            reading.setAutoCommit(false);
            statement.execute("SELECT FROM appointments LIMIT 1");
            begin();

            killIn("EXCHANGING");
        }

        goesOnFrom(before);
    }

    private Answer aBooking() {
        return expect(201, visitor.book(visitor.queue(5), visitor.patient()));
    }

    private static void begin() {
        try (ClinicApi api = api()) {
            assertThat(api.operate("POST", api.queryUrl() + "/actuator/rebuild/exchange")
                            .ok())
                    .isTrue();
        }
    }

    private static void killIn(String phase) throws SQLException {
        try (Connection database = TheClinic.database(LocalPostgres.QUERY_DATABASE)) {
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(PATIENCE)
                    .until(() -> one(database, HOW_IT_IS).startsWith(phase));
            TheClinic.running().kill(Part.QUERY_SERVICE);
            assertThat(one(database, HOW_IT_IS)).isEqualTo(phase + " ");
            assertThat(one(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'fresh'"))
                    .isNotEqualTo("0");
        }
        TheClinic.running().start(Part.QUERY_SERVICE);
    }

    private void goesOnFrom(Answer before) throws SQLException {
        visitor.see(seen(before));
        visitor.see(seen(expect(201, visitor.book(before.text("queueId"), visitor.patient()))));
        try (Connection database = TheClinic.database(LocalPostgres.QUERY_DATABASE)) {
            assertThat(one(database, HOW_IT_IS)).isEqualTo("FAILED ended The process ended in the middle of it");
            assertThat(one(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'fresh'"))
                    .isEqualTo("0");
        }

        Operator.Said again = Operator.qconnect("rebuild");

        assertThat(again.text()).contains("exchanged", "no row differs");
        assertThat(again.exitCode()).isZero();
        visitor.see(seen(before));
    }

    private static String seen(Answer booked) {
        return "/appointments/" + booked.text("appointmentId") + "?minVersion=" + booked.text("queueId") + ":"
                + booked.number("version");
    }

    private static String one(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}

package io.qconnect.query.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.qconnect.postgres.RoundTrip;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.Table;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What goes together, told by PostgreSQL: outside a transaction, all that is sent at once is one. */
@OnRealServers
class RoundTripTest {

    private static final String TRANSACTION = "SELECT pg_current_xact_id()::text";

    /** The driver prepares on the server what it has executed five times, and describes it then. */
    private static final int OFTEN = 10;

    @Autowired
    private DataSource pool;

    @Autowired
    private List<Projection<?>> projections;

    private SingleConnectionDataSource connection;
    private JdbcTemplate jdbc;
    private RoundTrip trip;

    @BeforeEach
    void connect() throws Exception {
        connection = new SingleConnectionDataSource(pool.getConnection(), false);
        jdbc = new JdbcTemplate(connection);
        jdbc.execute("CREATE TEMPORARY TABLE seats (number int PRIMARY KEY, taken int NOT NULL DEFAULT 0)");
        trip = new RoundTrip(jdbc);
    }

    @AfterEach
    void disconnect() throws Exception {
        jdbc.execute("DROP TABLE seats");
        connection.getConnection().close();
    }

    private Supplier<String> transaction() {
        return text(TRANSACTION);
    }

    private Supplier<String> text(String sql) {
        return trip.ask(sql, List.of(), rows -> {
            rows.next();
            return rows.getString(1);
        });
    }

    private static List<RoundTrip.Value> seat(int number) {
        return List.of((index, statement) -> statement.setInt(index, number));
    }

    private void addSeats(int... numbers) {
        List<List<RoundTrip.Value>> lines = new ArrayList<>();
        for (int number : numbers) {
            lines.add(seat(number));
        }
        trip.change("INSERT INTO seats (number) VALUES (?)", lines, _ -> {});
    }

    @Test
    void what_was_asked_before_an_answer_was_needed_has_gone_together() {
        Supplier<String> first = transaction();
        addSeats(1);
        Supplier<String> second = transaction();

        assertThat(second.get()).isEqualTo(first.get());
        assertThat(transaction().get()).isNotEqualTo(first.get());
        assertThat(text("SELECT count(*) FROM seats").get()).isEqualTo("1");
    }

    @Test
    void all_rows_that_facts_touch_are_read_at_once_however_often() {
        for (int time = 0; time < OFTEN; time++) {
            Supplier<String> before = transaction();
            List<Supplier<?>> found = new ArrayList<>();
            for (Projection<?> projection : projections) {
                for (Table<?, ?> table : projection.tables()) {
                    if (!table.name().equals("tokens")) {
                        found.add(find(table));
                    }
                }
            }
            Supplier<String> after = transaction();

            assertThat(after.get()).isEqualTo(before.get());
            assertThat(found)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(rows -> assertThat(rows.get()).asInstanceOf(MAP).isEmpty());
        }
    }

    @Test
    void how_rows_are_found_by_their_keys_is_not_considered_each_time() throws SQLException {
        Map<String, BigDecimal> before = plans();
        connection.getConnection().setAutoCommit(false);
        for (int time = 0; time < OFTEN; time++) {
            trip.findByKeys();
            assertThat(find(projections.getFirst().tables().getFirst()).get()).isNotNull();
            connection.getConnection().commit();
        }
        connection.getConnection().setAutoCommit(true);

        assertThat(plans()).containsEntry("custom", before.get("custom"));
        assertThat(plans().get("generic")).isGreaterThan(before.get("generic"));
        assertThat(text("SHOW plan_cache_mode").get()).isEqualTo("auto");
        assertThat(text("SHOW enable_seqscan").get()).isEqualTo("on");
    }

    /** How often a look by keys was planned for its values, and how often not, on this connection. */
    private Map<String, BigDecimal> plans() {
        return Objects.requireNonNull(jdbc.queryForObject(
                """
                SELECT coalesce(sum(custom_plans), 0), coalesce(sum(generic_plans), 0)
                FROM   pg_prepared_statements
                WHERE  statement LIKE '%= ANY ($1)%'
                """, (row, _) -> Map.of("custom", row.getBigDecimal(1), "generic", row.getBigDecimal(2))));
    }

    /** All but the numbers are found by ids. */
    @SuppressWarnings("unchecked")
    private Supplier<?> find(Table<?, ?> table) {
        return ((Table<UUID, ?>) table).find(List.of(UUID.randomUUID()), trip);
    }

    @Test
    void many_lines_are_written_in_their_turn() {
        List<Integer> changed = new ArrayList<>();
        addSeats(1);
        addSeats(2, 3, 4);
        Supplier<String> between = text("SELECT count(*) FROM seats");
        trip.change("UPDATE seats SET taken = 1 WHERE number >= ?", List.of(seat(3)), counts -> changed.add(counts[0]));
        trip.change("UPDATE seats SET taken = 2 WHERE number <= ?", List.of(seat(1), seat(0)), counts -> {
            changed.add(counts[0]);
            changed.add(counts[1]);
        });
        trip.make();

        assertThat(between.get()).isEqualTo("4");
        assertThat(changed).containsExactly(2, 1, 0);
    }

    @Test
    void what_fails_leaves_no_answer_and_nothing_to_be_sent_later() {
        addSeats(1);
        trip.make();
        addSeats(2);
        addSeats(1);
        Supplier<String> count = text("SELECT count(*) FROM seats");

        assertThatThrownBy(count::get).isInstanceOf(DataIntegrityViolationException.class);
        assertThatIllegalStateException().isThrownBy(count::get);
        trip.make();

        assertThat(text("SELECT count(*) FROM seats").get()).isEqualTo("1");
    }

    @Test
    void many_lines_fail_like_one() {
        addSeats(2, 1, 1);

        assertThatThrownBy(trip::make)
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("INSERT INTO seats");
    }

    @Test
    void who_takes_an_answer_may_end_the_trip() {
        addSeats(1);
        trip.change("UPDATE seats SET taken = 1 WHERE number = ?", List.of(seat(7)), counts -> {
            throw new UnsupportedOperationException("no such seat: " + counts[0]);
        });

        assertThatThrownBy(trip::make).isInstanceOf(UnsupportedOperationException.class);
    }
}

package io.qconnect.query.queues;

import io.qconnect.events.Stage;
import io.qconnect.postgres.RoundTrip;
import io.qconnect.postgres.RowWriter;
import io.qconnect.query.feed.tables.Table;
import io.qconnect.query.platform.SqlValues;
import io.qconnect.query.queues.HeldNumbers.Holder;
import io.qconnect.query.queues.HeldNumbers.Number;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The roll of numbers, for writing: a line for each number that an appointment has in a queue. */
@Component
class TokenTable extends Table<Holder, HeldNumbers> {

    private static final String COLUMNS = "queue_id, token_no, appointment_id, issued_at, outcome";

    private static final String ON_CONFLICT = """
        ON CONFLICT (queue_id, token_no) DO UPDATE
        SET    outcome = excluded.outcome
        WHERE  tokens.outcome IS DISTINCT FROM excluded.outcome
        """;

    private static final String FIND = """
        SELECT   queue_id, token_no, appointment_id, issued_at, outcome
        FROM     tokens
        WHERE    appointment_id = ANY (?)
        ORDER BY queue_id, appointment_id, token_no
        """;

    TokenTable(JdbcTemplate jdbc) {
        super(jdbc, "tokens", "queue_id, token_no", COLUMNS, ON_CONFLICT);
    }

    @Override
    public Supplier<Map<Holder, HeldNumbers>> find(Collection<Holder> holders, RoundTrip trip) {
        List<UUID> appointments = holders.stream().map(Holder::appointmentId).toList();
        return trip.ask(FIND, SqlValues.ids(appointments), rows -> {
            Map<Holder, HeldNumbers> found = read(rows);
            found.keySet().retainAll(Set.copyOf(holders));
            return found;
        });
    }

    private static Map<Holder, HeldNumbers> read(ResultSet rows) throws SQLException {
        Map<Holder, List<Number>> numbers = new HashMap<>();
        while (rows.next()) {
            Holder holder = new Holder(SqlValues.id(rows, "queue_id"), SqlValues.id(rows, "appointment_id"));
            numbers.computeIfAbsent(holder, _ -> new ArrayList<>())
                    .add(new Number(
                            rows.getInt("token_no"),
                            SqlValues.instant(rows, "issued_at"),
                            SqlValues.wordOrNull(rows, "outcome", Stage.class)));
        }
        Map<Holder, HeldNumbers> found = HashMap.newHashMap(numbers.size());
        numbers.forEach((holder, held) -> found.put(holder, new HeldNumbers(holder, List.copyOf(held))));
        return found;
    }

    @Override
    protected void write(HeldNumbers row, RowWriter to) {
        for (Number number : row.numbers()) {
            to.id(row.holder().queueId())
                    .number(number.tokenNo())
                    .id(row.holder().appointmentId())
                    .instant(number.issuedAt())
                    .word(number.outcome())
                    .end();
        }
    }
}

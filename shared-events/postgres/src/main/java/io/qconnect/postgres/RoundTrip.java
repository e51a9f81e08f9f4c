package io.qconnect.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlProvider;

/**
 * Statements that go to the database together and are answered together: one way there and back. Each is still a
 * statement of its own: it is carried out when its turn comes, sees what was committed by then, and is not carried out
 * when one before it has failed. An answer that is needed makes the trip for all that was asked for before; what is
 * asked for later goes with the next one. For one thread and one transaction.
 *
 * <p>Values and answers together must fit into what sockets hold for a reader who is still writing: thousands of keys,
 * not millions. Of a query that returns text the driver must know the types of the parameters; otherwise it first waits
 * for the answers to what it has sent ({@code QueryExecutorImpl.flushIfDeadlockRisk}), and the trip is several.
 */
public final class RoundTrip {

    private static final String FIND_BY_KEYS = """
        SELECT set_config('plan_cache_mode', 'force_generic_plan', true),
               set_config('enable_seqscan', 'off', true)\
        """;

    private final JdbcTemplate jdbc;
    private final List<Part> open = new ArrayList<>();

    /** @param jdbc goes over the connection of the transaction, and tells in Spring's words what went wrong with it */
    public RoundTrip(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What stands for a question mark. */
    @FunctionalInterface
    public interface Value {

        /** @param index from 1 */
        void setAt(int index, PreparedStatement statement) throws SQLException;
    }

    /** Makes something of all rows of an answer. */
    @FunctionalInterface
    public interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    /**
     * From here to the end of the transaction, rows are found by their keys, and how is planned once. PostgreSQL would
     * plan a look by an array of keys anew each time: of an array that it does not know it expects ten elements, so the
     * plan for the few at hand always seems cheaper. A plan that was kept from when the table was small must not be to
     * read all of it, so that is made dear.
     */
    public void findByKeys() {
        ask(FIND_BY_KEYS, List.of(), _ -> true);
    }

    /**
     * Asks for the answer to a query.
     *
     * @param sql one statement, without a semicolon at its end
     * @param values in the order of the question marks
     * @return the answer; asking for it throws what Spring makes of a failure, the first time
     */
    public <T> Supplier<T> ask(String sql, List<Value> values, Reading<T> reading) {
        Query<T> query = new Query<>(sql, values, reading);
        open.add(query);
        return () -> {
            if (query.answer == null) {
                make();
            }
            if (query.answer == null) {
                throw new IllegalStateException("The trip for this answer has failed before");
            }
            return query.answer;
        };
    }

    /**
     * Asks for a change. Several lines are one batch: what is before it goes first, and it is a trip of its own.
     *
     * @param sql one statement, without a semicolon at its end
     * @param lines the values, for each time that it is to be carried out
     * @param changed takes how many rows that has changed, line by line; when it throws, what went together is carried
     *     out already, so the transaction has to be rolled back
     */
    public void change(String sql, List<List<Value>> lines, Consumer<int[]> changed) {
        if (!lines.isEmpty()) {
            open.add(new Change(sql, lines, changed));
        }
    }

    /** Has everything carried out that was asked for by now. */
    public void make() {
        if (!open.isEmpty()) {
            List<Part> all = List.copyOf(open);
            open.clear();
            jdbc.execute(new Joined(all));
        }
    }

    /** What goes together, and by what messages name it. */
    private record Joined(List<Part> parts) implements ConnectionCallback<Boolean>, SqlProvider {

        @Override
        public String getSql() {
            return joined(parts);
        }

        @Override
        public Boolean doInConnection(Connection connection) throws SQLException {
            carryOut(parts, connection);
            return true;
        }
    }

    private static String joined(List<Part> parts) {
        return parts.stream().map(Part::sql).collect(Collectors.joining(";\n"));
    }

    private sealed interface Part {

        String sql();

        /** The values of its only line. */
        List<Value> line();

        /** Takes what has come for that line. */
        void take(PreparedStatement answered) throws SQLException;
    }

    private static final class Query<T> implements Part {

        private final String sql;
        private final List<Value> values;
        private final Reading<T> reading;
        private @Nullable T answer;

        Query(String sql, List<Value> values, Reading<T> reading) {
            this.sql = sql;
            this.values = values;
            this.reading = reading;
        }

        @Override
        public String sql() {
            return sql;
        }

        @Override
        public List<Value> line() {
            return values;
        }

        @Override
        public void take(PreparedStatement answered) throws SQLException {
            try (ResultSet rows = answered.getResultSet()) {
                answer = reading.of(rows);
            }
        }
    }

    private record Change(String sql, List<List<Value>> lines, Consumer<int[]> changed) implements Part {

        boolean isBatch() {
            return lines.size() > 1;
        }

        @Override
        public List<Value> line() {
            return lines.getFirst();
        }

        @Override
        public void take(PreparedStatement answered) throws SQLException {
            changed.accept(new int[] {answered.getUpdateCount()});
        }

        void carryOut(Connection connection) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (List<Value> line : lines) {
                    set(line, 0, statement);
                    statement.addBatch();
                }
                changed.accept(statement.executeBatch());
            }
        }
    }

    /** In their order: what is one line goes together with its neighbours. */
    private static void carryOut(List<Part> parts, Connection connection) throws SQLException {
        List<Part> together = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Change change && change.isBatch()) {
                carryOutTogether(together, connection);
                together.clear();
                change.carryOut(connection);
            } else {
                together.add(part);
            }
        }
        carryOutTogether(together, connection);
    }

    private static void carryOutTogether(List<Part> parts, Connection connection) throws SQLException {
        if (parts.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(joined(parts))) {
            int index = 0;
            for (Part part : parts) {
                index = set(part.line(), index, statement);
            }
            statement.execute();
            for (Part part : parts) {
                part.take(statement);
                statement.getMoreResults();
            }
        }
    }

    /** @return the index of the last value set */
    private static int set(List<Value> line, int index, PreparedStatement statement) throws SQLException {
        int last = index;
        for (Value value : line) {
            value.setAt(++last, statement);
        }
        return last;
    }
}

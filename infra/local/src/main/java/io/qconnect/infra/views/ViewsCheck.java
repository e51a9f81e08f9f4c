package io.qconnect.infra.views;

import io.qconnect.infra.client.ClinicApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the live read tables with history, row by row. The tables are read in one snapshot; {@code stream_progress}
 * says up to which fact each stream stands in it, and history is folded up to that very fact. So bookings may go on
 * meanwhile: what comes later is in neither. Queues are compared one after the other, in constant memory.
 */
public final class ViewsCheck {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String QUEUE_COLUMNS =
            "state, doctor_id, date, session, capacity, last_issued_no, current_no," + " active_count, version";
    private static final String APPOINTMENT_COLUMNS =
            "user_id, channel, priority, stage, token_no, room, cancelled_by," + " cancellation_reason, version";

    private final ClinicApi history;
    private final Connection views;
    private final Consumer<Difference> differences;
    private final Map<String, Long> progress = new HashMap<>();
    private long rows;

    private ViewsCheck(ClinicApi history, Connection views, Consumer<Difference> differences) {
        this.history = history;
        this.views = views;
        this.differences = differences;
    }

    /**
     * A value that is not what history says.
     *
     * @param row the row's key
     * @param history null where history has nothing
     * @param view null where the view has nothing
     */
    public record Difference(
            String table,
            String row,
            String column,
            @Nullable String history,
            @Nullable String view) {}

    /** @param behind queues that are written down and have not reached the view yet */
    public record Outcome(int streams, long rows, long behind) {}

    /** @param views a connection to the query database, which is not in a transaction */
    public static Outcome run(ClinicApi history, Connection views, Consumer<Difference> differences)
            throws SQLException {
        views.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        views.setReadOnly(true);
        views.setAutoCommit(false);
        try {
            return new ViewsCheck(history, views, differences).run();
        } finally {
            views.rollback();
        }
    }

    private Outcome run() throws SQLException {
        rows("SELECT stream_id, version FROM stream_progress", null)
                .forEach((stream, row) ->
                        progress.put(stream, Long.parseLong(Objects.requireNonNull(row.get("version")))));
        people("user", "users", Map.of("role", "role"));
        people("doctor", "doctors", Map.of("name", "name", "specialty", "specialty", "roomNo", "room_no"));
        long behind = 0;
        Map<String, Map<String, @Nullable String>> queues =
                rows("SELECT id, " + QUEUE_COLUMNS + " FROM queues ORDER BY id", null);
        for (Map.Entry<String, Map<String, @Nullable String>> queue : queues.entrySet()) {
            queue(queue.getKey(), queue.getValue());
        }
        for (JsonNode opened : lines("/audit/events?type=queue.opened")) {
            behind += queues.containsKey(opened.path("subject").asString()) ? 0 : 1;
        }
        return new Outcome(progress.size(), rows, behind);
    }

    private void queue(String id, Map<String, @Nullable String> row) throws SQLException {
        QueueFold fold = new QueueFold();
        long upTo = progress.getOrDefault(id, 0L);
        for (JsonNode event : lines("/audit/streams/" + id)) {
            if (event.path("sequence").asLong() <= upTo) {
                fold.take(event);
            }
        }
        fold.settle();
        compare("queues", id, fold.queue(), row);
        compare(
                "appointments",
                fold.appointments(),
                rows("SELECT id, " + APPOINTMENT_COLUMNS + " FROM appointments WHERE queue_id = ?::uuid", id));
        Map<String, Map<String, @Nullable String>> tokens = new LinkedHashMap<>();
        fold.tokens().forEach((number, token) -> tokens.put(number.toString(), token));
        compare(
                "tokens",
                tokens,
                rows("SELECT token_no, appointment_id, outcome FROM tokens WHERE queue_id = ?::uuid", id));
    }

    /** Users and doctors: the newest value that a fact has stated is the one that counts. */
    private void people(String family, String table, Map<String, String> columns) throws SQLException {
        Map<String, Map<String, @Nullable String>> folded = new LinkedHashMap<>();
        lines("/audit/events", event -> {
            String id = event.path("subject").asString();
            boolean counts = event.path("type").asString().startsWith(family + ".")
                    && event.path("sequence").asLong() <= progress.getOrDefault(id, 0L);
            if (counts) {
                Map<String, @Nullable String> row = folded.computeIfAbsent(id, _ -> new TreeMap<>());
                row.put("version", event.path("sequence").asString());
                columns.forEach((field, column) -> {
                    if (event.path("data").has(field)) {
                        row.put(column, event.path("data").path(field).asString());
                    }
                });
            }
        });
        String names = String.join(", ", columns.values());
        compare(table, folded, rows("SELECT id, version, " + names + " FROM " + table, null));
    }

    private void compare(
            String table,
            Map<String, Map<String, @Nullable String>> folded,
            Map<String, Map<String, @Nullable String>> seen) {
        TreeSet<String> keys = new TreeSet<>(folded.keySet());
        keys.addAll(seen.keySet());
        for (String key : keys) {
            compare(table, key, folded.getOrDefault(key, Map.of()), seen.getOrDefault(key, Map.of()));
        }
    }

    private void compare(
            String table, String key, Map<String, @Nullable String> folded, Map<String, @Nullable String> seen) {
        rows++;
        TreeSet<String> columns = new TreeSet<>(folded.keySet());
        columns.addAll(seen.keySet());
        for (String column : columns) {
            if (!Objects.equals(folded.get(column), seen.get(column))) {
                differences.accept(new Difference(table, key, column, folded.get(column), seen.get(column)));
            }
        }
    }

    /** By the first column. */
    private Map<String, Map<String, @Nullable String>> rows(String sql, @Nullable String parameter)
            throws SQLException {
        Map<String, Map<String, @Nullable String>> rows = new LinkedHashMap<>();
        try (PreparedStatement select = views.prepareStatement(sql)) {
            if (parameter != null) {
                select.setString(1, parameter);
            }
            try (ResultSet result = select.executeQuery()) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    Map<String, @Nullable String> row = new TreeMap<>();
                    for (int i = 2; i <= columns; i++) {
                        row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
                    }
                    rows.put(result.getString(1), row);
                }
            }
        }
        return rows;
    }

    private Iterable<JsonNode> lines(String path) {
        List<JsonNode> all = new ArrayList<>();
        lines(path, all::add);
        return all;
    }

    private void lines(String path, Consumer<JsonNode> each) {
        try (var lines = new BufferedReader(new InputStreamReader(history.audit(path), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                each.accept(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("command-service stopped in the middle of its answer", e);
        }
    }
}

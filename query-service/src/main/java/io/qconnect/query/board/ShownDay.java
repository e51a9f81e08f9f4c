package io.qconnect.query.board;

import io.qconnect.query.platform.ListedRows;
import io.qconnect.query.platform.OrderedList;
import io.qconnect.query.platform.Page;
import io.qconnect.query.platform.SqlValues;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The day of which the boards are shown to whoever asks for all: today where there are queues today, else the last day
 * that had any, and before the first one the day that is coming. Queues are opened long ahead, and what day it is
 * depends on where a queue is: one for which it is tomorrow already hides none of those that are of today where they
 * are.
 */
@Component
class ShownDay {

    /** Of each zone, all days that are not the same day everywhere; and what is before and after them. */
    private static final String DAYS = """
        SELECT DISTINCT date, zone
        FROM   queues
        WHERE  date BETWEEN ? AND ?
        UNION ALL
        SELECT max(date), 'UTC'
        FROM   queues
        WHERE  date < ?
        HAVING max(date) IS NOT NULL
        UNION ALL
        SELECT min(date), 'UTC'
        FROM   queues
        WHERE  date > ?
        HAVING min(date) IS NOT NULL
        """;

    private static final String QUEUES_OF_TODAY = """
        SELECT   q.id, q.date
        FROM     queues q
                 JOIN unnest(?::text[], ?::text[]) AS today (date, zone)
                      ON today.date::date = q.date AND today.zone = q.zone
        WHERE    (q.date, q.id) > (?, ?)
        ORDER BY q.date, q.id
        LIMIT    ?
        """;

    private static final String QUEUES_OF_A_DAY = """
        SELECT   id, date
        FROM     queues
        WHERE    date = ?
        AND      (date, id) > (?, ?)
        ORDER BY date, id
        LIMIT    ?
        """;

    /** No queue is of so early a day. */
    private static final ListedRows.Place BEFORE_ALL = new ListedRows.Place(LocalDate.of(1, 1, 1), new UUID(0, 0));

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final OrderedList<ShownQueue, LocalDate> inOrder =
            new OrderedList<>("Board", this::read, ShownQueue::date, ShownQueue::id, LocalDate::parse);

    ShownDay(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record ShownQueue(UUID id, LocalDate date) {}

    /** A day that has a queue, where the queue is. */
    record Day(LocalDate date, ZoneId zone) {

        boolean hasBegun(Instant now) {
            return !date.isAfter(LocalDate.ofInstant(now, zone));
        }

        boolean isToday(Instant now) {
            return date.equals(LocalDate.ofInstant(now, zone));
        }
    }

    /**
     * The queues of that day. Where the day is over between two parts, the second is of the next one, from its
     * beginning.
     */
    Page<UUID> queues(int limit, @Nullable String cursor) {
        return inOrder.page(Map.of(), limit, cursor).as(ShownQueue::id);
    }

    private List<ShownQueue> read(Map<String, ?> filters, ListedRows.@Nullable Place after, int atMost) {
        ListedRows.Place begin = after == null ? BEFORE_ALL : after;
        Instant now = clock.instant();
        LocalDate yesterday = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
        LocalDate tomorrow = yesterday.plusDays(2);
        List<Day> days = jdbc.query(DAYS, (row, _) -> day(row), yesterday, tomorrow, yesterday, tomorrow);
        List<Day> today = today(days, now);
        return today.isEmpty()
                ? nearest(days, now).map(date -> queuesOf(date, begin, atMost)).orElse(List.of())
                : queuesOf(today, begin, atMost);
    }

    private List<ShownQueue> queuesOf(List<Day> today, ListedRows.Place after, int atMost) {
        return jdbc.query(
                QUEUES_OF_TODAY,
                statement -> {
                    setTexts(statement, 1, today.stream().map(day -> day.date().toString()));
                    setTexts(statement, 2, today.stream().map(day -> day.zone().getId()));
                    statement.setObject(3, after.key());
                    statement.setObject(4, after.id());
                    statement.setInt(5, atMost);
                },
                (row, _) -> queue(row));
    }

    private List<ShownQueue> queuesOf(LocalDate date, ListedRows.Place after, int atMost) {
        return jdbc.query(QUEUES_OF_A_DAY, (row, _) -> queue(row), date, after.key(), after.id(), atMost);
    }

    private static ShownQueue queue(ResultSet row) throws SQLException {
        return new ShownQueue(SqlValues.id(row, "id"), row.getObject("date", LocalDate.class));
    }

    private static void setTexts(PreparedStatement statement, int index, Stream<String> texts) throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("text", texts.toArray()));
    }

    /** Around the world these are up to two dates at a time. */
    static List<Day> today(List<Day> days, Instant now) {
        return days.stream().filter(day -> day.isToday(now)).toList();
    }

    /** When none is of today; empty when there is none at all. */
    static Optional<LocalDate> nearest(List<Day> days, Instant now) {
        return days.stream()
                .filter(day -> day.hasBegun(now))
                .map(Day::date)
                .max(Comparator.naturalOrder())
                .or(() -> days.stream().map(Day::date).min(Comparator.naturalOrder()));
    }

    private static Day day(ResultSet row) throws SQLException {
        return new Day(row.getObject("date", LocalDate.class), ZoneId.of(row.getString("zone")));
    }
}

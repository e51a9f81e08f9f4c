package io.qconnect.query.board;

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
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
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
        SELECT   q.id
        FROM     queues q
                 JOIN unnest(?::text[], ?::text[]) AS today (date, zone)
                      ON today.date::date = q.date AND today.zone = q.zone
        ORDER BY q.date, q.id
        LIMIT    100
        """;

    private static final String QUEUES_OF_A_DAY = """
        SELECT   id
        FROM     queues
        WHERE    date = ?
        ORDER BY id
        LIMIT    100
        """;

    private final JdbcTemplate jdbc;
    private final Clock clock;

    ShownDay(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A day that has a queue, where the queue is. */
    record Day(LocalDate date, ZoneId zone) {

        boolean hasBegun(Instant now) {
            return !date.isAfter(LocalDate.ofInstant(now, zone));
        }

        boolean isToday(Instant now) {
            return date.equals(LocalDate.ofInstant(now, zone));
        }
    }

    /** The queues of that day, up to 100. */
    List<UUID> queues() {
        Instant now = clock.instant();
        LocalDate yesterday = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
        LocalDate tomorrow = yesterday.plusDays(2);
        List<Day> days = jdbc.query(DAYS, (row, _) -> read(row), yesterday, tomorrow, yesterday, tomorrow);
        List<Day> today = today(days, now);
        return today.isEmpty() ? nearest(days, now).map(this::queuesOf).orElse(List.of()) : queuesOf(today);
    }

    private List<UUID> queuesOf(List<Day> today) {
        return jdbc.query(
                QUEUES_OF_TODAY,
                statement -> {
                    setTexts(statement, 1, today.stream().map(day -> day.date().toString()));
                    setTexts(statement, 2, today.stream().map(day -> day.zone().getId()));
                },
                (row, _) -> SqlValues.id(row, "id"));
    }

    private List<UUID> queuesOf(LocalDate date) {
        return jdbc.query(QUEUES_OF_A_DAY, (row, _) -> SqlValues.id(row, "id"), date);
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

    private static Day read(ResultSet row) throws SQLException {
        return new Day(row.getObject("date", LocalDate.class), ZoneId.of(row.getString("zone")));
    }
}

package io.qconnect.query.board;

import io.qconnect.query.platform.SqlValues;
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
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The day of which the boards are shown to whoever asks for all: today where there are queues today, else the last day that
 * had any, and before the first one the day that is coming. Queues are opened long ahead, and what day it is depends on where
 * a queue is.
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

    private static final String QUEUES = """
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
    }

    /** The queues of that day, up to 100. */
    List<UUID> queues() {
        Instant now = clock.instant();
        LocalDate yesterday = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
        LocalDate tomorrow = yesterday.plusDays(2);
        List<Day> days = jdbc.query(DAYS, (row, _) -> read(row), yesterday, tomorrow, yesterday, tomorrow);
        return of(days, now)
                .map(date -> jdbc.query(QUEUES, (row, _) -> SqlValues.id(row, "id"), date))
                .orElse(List.of());
    }

    /** Empty when there is none at all. */
    static Optional<LocalDate> of(List<Day> days, Instant now) {
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

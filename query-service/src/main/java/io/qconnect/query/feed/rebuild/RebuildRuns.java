package io.qconnect.query.feed.rebuild;

import io.qconnect.query.feed.rebuild.Comparison.Difference;
import io.qconnect.query.platform.SqlValues;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What rebuilds have done, and how far the present one is: a line for each, for every instance to show. */
final class RebuildRuns {

    private static final String BEGIN = "INSERT INTO rebuild_run (phase) VALUES (?) RETURNING id";

    private static final String PROGRESS = """
        UPDATE rebuild_run
        SET    phase = ?, facts_done = ?, facts_total = ?, reading_ms = ?, updated_at = now()
        WHERE  id = ?
        """;

    private static final String END = """
        UPDATE rebuild_run
        SET    phase = ?, differences = ?, detail = ?, updated_at = now(), ended_at = now()
        WHERE  id = ?
        """;

    private static final String BREAK_OFF = """
        UPDATE rebuild_run
        SET    phase = 'FAILED', detail = 'The process ended in the middle of it', ended_at = now()
        WHERE  ended_at IS NULL
        """;

    private static final String LATEST = """
        SELECT   id, phase, facts_done, facts_total, reading_ms, differences, detail, started_at, ended_at
        FROM     rebuild_run
        ORDER BY id DESC
        LIMIT    1
        """;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcTemplate jdbc;

    RebuildRuns(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What a rebuild is doing; the last five are ends. */
    enum Phase {
        LAYING_OUT,
        READING,
        INDEXING,
        COMPARING,
        EXCHANGING,
        EXCHANGED,
        COMPARED,
        TAKEN_BACK,
        STOPPED,
        FAILED;

        boolean ended() {
            return compareTo(EXCHANGED) >= 0;
        }
    }

    /**
     * @param factsTotal as many as the live feed had taken when reading began
     * @param factsPerSecond 0 before there is anything to measure
     * @param secondsLeft of reading, if it goes on like this; null when nothing is known, or nothing is being read
     * @param detail why it ended as it did; empty when there is nothing to say
     */
    record Run(
            long id,
            Phase phase,
            long factsDone,
            long factsTotal,
            long factsPerSecond,
            @Nullable Long secondsLeft,
            List<Difference> differences,
            String detail,
            Instant startedAt,
            @Nullable Instant endedAt) {}

    long begin() {
        return Objects.requireNonNull(jdbc.queryForObject(BEGIN, Long.class, Phase.LAYING_OUT.name()));
    }

    void progress(long id, Phase phase, long done, long total, long readingMillis) {
        jdbc.update(PROGRESS, phase.name(), done, total, readingMillis, id);
    }

    void end(long id, Phase phase, List<Difference> differences, String detail) {
        jdbc.update(END, phase.name(), JSON.writeValueAsString(differences), detail, id);
    }

    /** Ends what cannot be going on any more, because nobody holds the turn. */
    void breakOff() {
        jdbc.update(BREAK_OFF);
    }

    Optional<Run> latest() {
        return jdbc.query(LATEST, (row, _) -> read(row)).stream().findFirst();
    }

    private static Run read(ResultSet row) throws SQLException {
        Phase phase = Phase.valueOf(row.getString("phase"));
        long done = row.getLong("facts_done");
        long total = row.getLong("facts_total");
        long millis = row.getLong("reading_ms");
        long perSecond = millis == 0 ? 0 : done * 1_000 / millis;
        Long left = phase == Phase.READING && perSecond > 0 ? (total - done) / perSecond : null;
        return new Run(
                row.getLong("id"),
                phase,
                done,
                total,
                perSecond,
                left,
                JSON.readValue(row.getString("differences"), new TypeReference<>() {}),
                row.getString("detail"),
                SqlValues.instant(row, "started_at"),
                SqlValues.instantOrNull(row, "ended_at"));
    }
}

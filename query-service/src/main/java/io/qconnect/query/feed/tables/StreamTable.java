package io.qconnect.query.feed.tables;

import io.qconnect.postgres.RoundTrip;
import io.qconnect.postgres.RowWriter;
import io.qconnect.query.feed.tables.StreamTable.Reached;
import io.qconnect.query.platform.SqlValues;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;

/** How many facts of each stream stand in the tables. */
public final class StreamTable extends Table<UUID, Reached> {

    private static final String ON_CONFLICT = """
        ON CONFLICT (stream_id) DO UPDATE
        SET    version     = excluded.version,
               recorded_at = excluded.recorded_at
        WHERE  stream_progress.version < excluded.version
        """;

    private static final String FIND = """
        SELECT stream_id AS id, version, recorded_at
        FROM   stream_progress
        WHERE  stream_id = ANY (?)
        """;

    public StreamTable(JdbcTemplate jdbc) {
        super(jdbc, "stream_progress", "stream_id", "stream_id, version, recorded_at", ON_CONFLICT);
    }

    /** @param recordedAt when its newest fact was written down */
    public record Reached(UUID stream, long version, Instant recordedAt) {}

    @Override
    public Supplier<Map<UUID, Reached>> find(Collection<UUID> streams, RoundTrip trip) {
        return byId(
                FIND,
                streams,
                row -> new Reached(
                        SqlValues.id(row, "id"), row.getLong("version"), SqlValues.instant(row, "recorded_at")),
                trip);
    }

    @Override
    protected void write(Reached row, RowWriter to) {
        to.id(row.stream()).count(row.version()).instant(row.recordedAt()).end();
    }
}

package io.qconnect.query.waitinglist;

import io.qconnect.postgres.RoundTrip;
import io.qconnect.postgres.RowWriter;
import io.qconnect.query.feed.tables.Table;
import io.qconnect.query.platform.SqlValues;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The waiting lists, for writing. */
@Component
class WaitingListTable extends Table<UUID, EntryRow> {

    private static final String COLUMNS =
            "id, queue_id, user_id, state, joined_at, joined_version, offer_id, expires_at, updated_at, version";

    private static final String ON_CONFLICT = """
        ON CONFLICT (id) DO UPDATE
        SET    state          = excluded.state,
               joined_version = excluded.joined_version,
               offer_id       = excluded.offer_id,
               expires_at     = excluded.expires_at,
               updated_at     = excluded.updated_at,
               version        = excluded.version
        WHERE  waiting_list.version < excluded.version
        """;

    private static final String FIND = "SELECT " + COLUMNS + " FROM waiting_list WHERE id = ANY (?)";

    private static final String KNOWS_QUEUE = "SELECT EXISTS (SELECT FROM queues WHERE id = ?)";

    WaitingListTable(JdbcTemplate jdbc) {
        super(jdbc, "waiting_list", "id", COLUMNS, ON_CONFLICT);
    }

    @Override
    public Supplier<Map<UUID, EntryRow>> find(Collection<UUID> ids, RoundTrip trip) {
        return byId(FIND, ids, WaitingListTable::read, trip);
    }

    boolean knowsQueue(UUID queueId) {
        return Boolean.TRUE.equals(jdbc.queryForObject(KNOWS_QUEUE, Boolean.class, queueId));
    }

    private static EntryRow read(ResultSet row) throws SQLException {
        return new EntryRow(
                SqlValues.id(row, "id"),
                SqlValues.id(row, "queue_id"),
                SqlValues.id(row, "user_id"),
                SqlValues.word(row, "state", EntryState.class),
                SqlValues.instant(row, "joined_at"),
                joinedVersion(row),
                row.getObject("offer_id", UUID.class),
                SqlValues.instantOrNull(row, "expires_at"),
                SqlValues.instant(row, "updated_at"),
                row.getLong("version"));
    }

    /** The release before left it out; of whoever is only waiting since then, the row's version is the same. */
    private static long joinedVersion(ResultSet row) throws SQLException {
        long joined = row.getLong("joined_version");
        return row.wasNull() ? row.getLong("version") : joined;
    }

    @Override
    protected void write(EntryRow row, RowWriter to) {
        to.id(row.id())
                .id(row.queueId())
                .id(row.userId())
                .word(row.state())
                .instant(row.joinedAt())
                .count(row.joinedVersion())
                .id(row.offerId())
                .instant(row.expiresAt())
                .instant(row.updatedAt())
                .count(row.version())
                .end();
    }
}

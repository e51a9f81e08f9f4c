package io.qconnect.query.files;

import io.qconnect.postgres.RoundTrip;
import io.qconnect.postgres.RowWriter;
import io.qconnect.query.feed.tables.Table;
import io.qconnect.query.platform.SqlValues;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The cabinet, for writing. A deleted file leaves no row: it is a fact and no longer a file. */
@Component
class FileTable extends Table<UUID, FileRow> {

    private static final String COLUMNS = "id, user_id, name, mime_type, size_bytes, sha256, stored_at, version";

    private static final String FIND = "SELECT " + COLUMNS + " FROM files WHERE id = ANY (?)";

    private static final String DELETE = "DELETE FROM files WHERE id = ANY (?)";

    FileTable(JdbcTemplate jdbc) {
        super(jdbc, "files", "id", COLUMNS, "ON CONFLICT (id) DO NOTHING");
    }

    @Override
    public Supplier<Map<UUID, FileRow>> find(Collection<UUID> ids, RoundTrip trip) {
        return byId(FIND, ids, FileTable::read, trip);
    }

    @Override
    protected Collection<FileRow> standing(Collection<FileRow> rows, RoundTrip trip) {
        List<FileRow> kept = new ArrayList<>();
        List<UUID> deleted = new ArrayList<>();
        for (FileRow row : rows) {
            if (row.deleted()) {
                deleted.add(row.id());
            } else {
                kept.add(row);
            }
        }
        if (!deleted.isEmpty()) {
            trip.change(DELETE, List.of(SqlValues.ids(deleted)), _ -> {});
        }
        return kept;
    }

    private static FileRow read(ResultSet row) throws SQLException {
        return new FileRow(
                SqlValues.id(row, "id"),
                SqlValues.id(row, "user_id"),
                row.getString("name"),
                row.getString("mime_type"),
                row.getLong("size_bytes"),
                row.getString("sha256"),
                SqlValues.instant(row, "stored_at"),
                false,
                row.getLong("version"));
    }

    @Override
    protected void write(FileRow row, RowWriter to) {
        to.id(row.id())
                .id(row.userId())
                .text(row.name())
                .text(row.mimeType())
                .count(row.sizeBytes())
                .text(row.sha256())
                .instant(row.storedAt())
                .count(row.version())
                .end();
    }
}

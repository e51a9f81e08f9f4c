package io.qconnect.query.files;

import io.qconnect.events.Role;
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

/**
 * Who has read files about whom, for writing. Each fact is a row that never changes, and that stays when the file is
 * deleted: otherwise whoever has read a file could make that unseen.
 */
@Component
class FileAccessTable extends Table<UUID, FileAccess> {

    private static final String COLUMNS = "id, file_id, person_id, viewer_id, viewer_role, at";

    private static final String FIND = "SELECT " + COLUMNS + " FROM file_accesses WHERE id = ANY (?)";

    FileAccessTable(JdbcTemplate jdbc) {
        super(jdbc, "file_accesses", "id", COLUMNS, "ON CONFLICT (id) DO NOTHING");
    }

    @Override
    public Supplier<Map<UUID, FileAccess>> find(Collection<UUID> ids, RoundTrip trip) {
        return byId(FIND, ids, FileAccessTable::read, trip);
    }

    private static FileAccess read(ResultSet row) throws SQLException {
        return new FileAccess(
                SqlValues.id(row, "id"),
                SqlValues.id(row, "file_id"),
                SqlValues.id(row, "person_id"),
                SqlValues.id(row, "viewer_id"),
                SqlValues.word(row, "viewer_role", Role.class),
                SqlValues.instant(row, "at"));
    }

    @Override
    protected void write(FileAccess row, RowWriter to) {
        to.id(row.id())
                .id(row.fileId())
                .id(row.personId())
                .id(row.viewerId())
                .text(row.viewerRole().name())
                .instant(row.at())
                .end();
    }
}

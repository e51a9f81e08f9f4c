package io.qconnect.query.doctors;

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

/** The board of doctors, for writing. */
@Component
class DoctorTable extends Table<UUID, DoctorRow> {

    private static final String COLUMNS = "id, name, specialty, room_no, created_at, left_at, updated_at, version";

    private static final String ON_CONFLICT = """
        ON CONFLICT (id) DO UPDATE
        SET    name       = excluded.name,
               specialty  = excluded.specialty,
               room_no    = excluded.room_no,
               left_at    = excluded.left_at,
               updated_at = excluded.updated_at,
               version    = excluded.version
        WHERE  doctors.version < excluded.version
        """;

    private static final String FIND = "SELECT " + COLUMNS + " FROM doctors WHERE id = ANY (?)";

    DoctorTable(JdbcTemplate jdbc) {
        super(jdbc, "doctors", "id", COLUMNS, ON_CONFLICT);
    }

    @Override
    public Supplier<Map<UUID, DoctorRow>> find(Collection<UUID> ids, RoundTrip trip) {
        return byId(FIND, ids, DoctorTable::read, trip);
    }

    private static DoctorRow read(ResultSet row) throws SQLException {
        return new DoctorRow(
                SqlValues.id(row, "id"),
                row.getString("name"),
                row.getString("specialty"),
                row.getString("room_no"),
                SqlValues.instant(row, "created_at"),
                SqlValues.instantOrNull(row, "left_at"),
                SqlValues.instant(row, "updated_at"),
                row.getLong("version"));
    }

    @Override
    protected void write(DoctorRow row, RowWriter to) {
        to.id(row.id())
                .text(row.name())
                .text(row.specialty())
                .text(row.roomNo())
                .instant(row.createdAt())
                .instant(row.leftAt())
                .instant(row.updatedAt())
                .count(row.version())
                .end();
    }
}

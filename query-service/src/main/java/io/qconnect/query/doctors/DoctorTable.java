package io.qconnect.query.doctors;

import io.qconnect.query.platform.SqlValues;
import java.sql.Types;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The board of doctors, for writing. */
@Component
class DoctorTable {

    private static final String DRAW = """
        INSERT INTO doctors (id, name, specialty, room_no, created_at, updated_at, version, left_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE
        SET    name       = excluded.name,
               specialty  = excluded.specialty,
               room_no    = excluded.room_no,
               left_at    = excluded.left_at,
               updated_at = excluded.updated_at,
               version    = excluded.version
        WHERE  doctors.version < excluded.version
        """;

    private static final String FIND = """
        SELECT id, name, specialty, room_no, created_at, left_at, updated_at, version
        FROM   doctors
        WHERE  id = ANY (?)
        """;

    private final JdbcTemplate jdbc;

    DoctorTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Map<UUID, DoctorRow> find(Collection<UUID> ids) {
        Map<UUID, DoctorRow> rows = LinkedHashMap.newLinkedHashMap(ids.size());
        jdbc.query(FIND, statement -> SqlValues.setIds(statement, 1, ids), row -> {
            rows.put(
                    SqlValues.id(row, "id"),
                    new DoctorRow(
                            SqlValues.id(row, "id"),
                            row.getString("name"),
                            row.getString("specialty"),
                            row.getString("room_no"),
                            SqlValues.instant(row, "created_at"),
                            SqlValues.instantOrNull(row, "left_at"),
                            SqlValues.instant(row, "updated_at"),
                            row.getLong("version")));
        });
        return rows;
    }

    void draw(Collection<DoctorRow> rows) {
        jdbc.batchUpdate(DRAW, rows, rows.size(), (statement, row) -> {
            statement.setObject(1, row.id(), Types.OTHER);
            statement.setString(2, row.name());
            statement.setString(3, row.specialty());
            statement.setString(4, row.roomNo());
            SqlValues.setInstant(statement, 5, row.createdAt());
            SqlValues.setInstant(statement, 6, row.updatedAt());
            statement.setLong(7, row.version());
            SqlValues.setInstant(statement, 8, row.leftAt());
        });
    }

    void clear() {
        jdbc.execute("TRUNCATE doctors");
    }
}

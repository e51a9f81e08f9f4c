package io.qconnect.query.doctors;

import io.qconnect.query.platform.SqlValues;
import java.sql.Types;
import java.util.Collection;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The board of doctors, for writing. */
@Component
class DoctorTable {

    private static final String DRAW = """
        INSERT INTO doctors (id, name, specialty, room_no, created_at, updated_at, version)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE
        SET    name       = excluded.name,
               specialty  = excluded.specialty,
               room_no    = excluded.room_no,
               updated_at = excluded.updated_at,
               version    = excluded.version
        WHERE  doctors.version < excluded.version
        """;

    private final JdbcTemplate jdbc;

    DoctorTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
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
        });
    }

    void clear() {
        jdbc.execute("TRUNCATE doctors");
    }
}

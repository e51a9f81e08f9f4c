package io.qconnect.query.users;

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

/** The register, for writing. */
@Component
class UserTable extends Table<UUID, UserRow> {

    private static final String COLUMNS = "id, name, email, phone, role, created_at, updated_at, version";

    private static final String ON_CONFLICT = """
        ON CONFLICT (id) DO UPDATE
        SET    name       = excluded.name,
               email      = excluded.email,
               phone      = excluded.phone,
               role       = excluded.role,
               updated_at = excluded.updated_at,
               version    = excluded.version
        WHERE  users.version < excluded.version
        """;

    private static final String FIND = "SELECT " + COLUMNS + " FROM users WHERE id = ANY (?)";

    UserTable(JdbcTemplate jdbc) {
        super(jdbc, "users", "id", COLUMNS, ON_CONFLICT);
    }

    @Override
    public Supplier<Map<UUID, UserRow>> find(Collection<UUID> ids, RoundTrip trip) {
        return byId(FIND, ids, UserTable::read, trip);
    }

    private static UserRow read(ResultSet row) throws SQLException {
        return new UserRow(
                SqlValues.id(row, "id"),
                row.getString("name"),
                row.getString("email"),
                row.getString("phone"),
                SqlValues.word(row, "role", Role.class),
                SqlValues.instant(row, "created_at"),
                SqlValues.instant(row, "updated_at"),
                row.getLong("version"));
    }

    @Override
    protected void write(UserRow row, RowWriter to) {
        to.id(row.id())
                .text(row.name())
                .text(row.email())
                .text(row.phone())
                .word(row.role())
                .instant(row.createdAt())
                .instant(row.updatedAt())
                .count(row.version())
                .end();
    }
}

package io.qconnect.query.users;

import io.qconnect.events.Role;
import io.qconnect.events.UserEvent;
import io.qconnect.events.personal.Disclosed;
import io.qconnect.query.feed.Recorded;
import io.qconnect.query.platform.SqlValues;
import java.sql.Types;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The register, for writing. */
@Component
class UserTable {

    private static final String DRAW = """
        INSERT INTO users (id, name, email, phone, role, created_at, updated_at, version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE
        SET    name       = excluded.name,
               email      = excluded.email,
               phone      = excluded.phone,
               role       = excluded.role,
               updated_at = excluded.updated_at,
               version    = excluded.version
        WHERE  users.version < excluded.version
        """;

    private static final String FIND = """
        SELECT id, name, email, phone, role, created_at, updated_at, version
        FROM   users
        WHERE  id = ANY (?)
        """;

    /** Nothing follows that a person could be known by. */
    private static final String ERASE = """
        UPDATE users
        SET    name = ?, email = ?, phone = NULL, updated_at = ?, version = ?
        WHERE  id = ?
        """;

    private final JdbcTemplate jdbc;

    UserTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Map<UUID, UserRow> find(Collection<UUID> ids) {
        Map<UUID, UserRow> rows = LinkedHashMap.newLinkedHashMap(ids.size());
        jdbc.query(FIND, statement -> SqlValues.setIds(statement, 1, ids), row -> {
            rows.put(
                    SqlValues.id(row, "id"),
                    new UserRow(
                            SqlValues.id(row, "id"),
                            row.getString("name"),
                            row.getString("email"),
                            row.getString("phone"),
                            SqlValues.word(row, "role", Role.class),
                            SqlValues.instant(row, "created_at"),
                            SqlValues.instant(row, "updated_at"),
                            row.getLong("version")));
        });
        return rows;
    }

    void draw(Collection<UserRow> rows) {
        jdbc.batchUpdate(DRAW, rows, rows.size(), (statement, row) -> {
            statement.setObject(1, row.id(), Types.OTHER);
            statement.setString(2, row.name());
            statement.setString(3, row.email());
            statement.setString(4, row.phone());
            SqlValues.setEnum(statement, 5, row.role());
            SqlValues.setInstant(statement, 6, row.createdAt());
            SqlValues.setInstant(statement, 7, row.updatedAt());
            statement.setLong(8, row.version());
        });
    }

    void erase(Collection<Recorded<UserEvent>> erasures) {
        String erased = new Disclosed.Erased().text();
        jdbc.batchUpdate(ERASE, erasures, Math.max(1, erasures.size()), (statement, erasure) -> {
            statement.setString(1, erased);
            statement.setString(2, erased);
            SqlValues.setInstant(statement, 3, erasure.at());
            statement.setLong(4, erasure.version());
            statement.setObject(5, erasure.envelope().streamId(), Types.OTHER);
        });
    }

    void clear() {
        jdbc.execute("TRUNCATE users");
    }
}

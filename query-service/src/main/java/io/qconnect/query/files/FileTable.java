package io.qconnect.query.files;

import io.qconnect.query.platform.SqlValues;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The cabinet, for writing. A deleted file leaves no row: it is a fact and no longer a file. */
@Component
class FileTable {

    private static final String STORE = """
        INSERT INTO files (id, user_id, name, mime_type, size_bytes, sha256, stored_at, version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO NOTHING
        """;

    private static final String DELETE = "DELETE FROM files WHERE id = ?";

    private final JdbcTemplate jdbc;

    FileTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void store(List<FileView> files) {
        jdbc.batchUpdate(STORE, files, files.size(), (statement, file) -> {
            statement.setObject(1, file.fileId(), Types.OTHER);
            statement.setObject(2, file.userId(), Types.OTHER);
            statement.setString(3, file.name());
            statement.setString(4, file.mimeType());
            statement.setLong(5, file.sizeBytes());
            statement.setString(6, file.sha256());
            SqlValues.setInstant(statement, 7, file.storedAt());
            statement.setLong(8, file.version());
        });
    }

    void delete(List<UUID> files) {
        jdbc.batchUpdate(DELETE, files, files.size(), (statement, file) -> statement.setObject(1, file, Types.OTHER));
    }

    void clear() {
        jdbc.execute("TRUNCATE files");
    }
}

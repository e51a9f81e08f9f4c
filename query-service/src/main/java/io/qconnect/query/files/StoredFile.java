package io.qconnect.query.files;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of the cabinet, for reading. */
@Entity
@Immutable
@Table(name = "files")
class StoredFile {

    @Id
    UUID id;

    UUID userId;
    String name;
    String mimeType;
    long sizeBytes;

    @JdbcTypeCode(SqlTypes.CHAR)
    String sha256;

    Instant storedAt;
    long version;
}

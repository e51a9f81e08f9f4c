package io.qconnect.query.files;

import java.time.Instant;
import java.util.UUID;

/** A file as the contract shows it; its content is given out by command-service. */
record FileView(
        UUID fileId,
        UUID userId,
        String name,
        String mimeType,
        long sizeBytes,
        String sha256,
        Instant storedAt,
        long version) {

    static FileView of(FileRow row) {
        return new FileView(
                row.id(),
                row.userId(),
                row.name(),
                row.mimeType(),
                row.sizeBytes(),
                row.sha256(),
                row.storedAt(),
                row.version());
    }
}

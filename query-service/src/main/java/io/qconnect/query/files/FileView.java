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

    static FileView of(StoredFile file) {
        return new FileView(
                file.id,
                file.userId,
                file.name,
                file.mimeType,
                file.sizeBytes,
                file.sha256,
                file.storedAt,
                file.version);
    }
}

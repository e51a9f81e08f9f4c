package io.qconnect.query.files;

import io.qconnect.events.wire.Recorded;
import java.time.Instant;
import java.util.UUID;

/**
 * What the facts add up to for one file.
 *
 * @param deleted it is a fact and no longer a file: no row is left
 */
record FileRow(
        UUID id,
        UUID userId,
        String name,
        String mimeType,
        long sizeBytes,
        String sha256,
        Instant storedAt,
        boolean deleted,
        long version) {

    /** Nothing is told of a deleted file, not even of one that was never heard of here. */
    static FileRow deleted(Recorded<?> recorded) {
        UUID id = recorded.envelope().streamId();
        return new FileRow(id, id, "", "", 0, "", recorded.at(), true, recorded.version());
    }
}

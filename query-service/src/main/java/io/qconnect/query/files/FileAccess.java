package io.qconnect.query.files;

import io.qconnect.events.FileEvent.ContentGivenOut;
import io.qconnect.events.Role;
import io.qconnect.events.wire.Recorded;
import java.time.Instant;
import java.util.UUID;

/**
 * Somebody has read a file about somebody else.
 *
 * @param id the fact's
 */
record FileAccess(UUID id, UUID fileId, UUID personId, UUID viewerId, Role viewerRole, Instant at) {

    static FileAccess of(ContentGivenOut fact, Recorded<?> recorded) {
        return new FileAccess(
                idOf(recorded),
                fact.streamId(),
                fact.patientId().value(),
                fact.viewerId().value(),
                fact.viewerRole(),
                recorded.at());
    }

    static UUID idOf(Recorded<?> recorded) {
        return UUID.fromString(recorded.envelope().factId());
    }
}

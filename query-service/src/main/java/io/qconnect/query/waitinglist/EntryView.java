package io.qconnect.query.waitinglist;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a waiting list as the contract shows it.
 *
 * @param offerId of the place that is or was held; null before there is one
 * @param expiresAt until when it is or was held
 */
record EntryView(
        UUID entryId,
        UUID queueId,
        UUID userId,
        EntryState state,
        Instant joinedAt,
        @Nullable UUID offerId,
        @Nullable Instant expiresAt,
        long version) {

    static EntryView of(Entry entry) {
        return new EntryView(
                entry.id,
                entry.queueId,
                entry.userId,
                entry.state,
                entry.joinedAt,
                entry.offerId,
                entry.expiresAt,
                entry.version);
    }
}

package io.qconnect.query.waitinglist;

import io.qconnect.events.EntryId;
import io.qconnect.events.QueueEvent.PlaceOffered;
import io.qconnect.query.feed.Recorded;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a fact makes of an entry. */
record EntryChange(
        UUID entryId,
        EntryState state,
        @Nullable UUID offerId,
        @Nullable Instant expiresAt,
        Instant recordedAt,
        long version) {

    static EntryChange to(EntryState state, EntryId entry, Recorded<?> recorded) {
        return new EntryChange(entry.value(), state, null, null, recorded.at(), recorded.version());
    }

    static EntryChange offered(PlaceOffered fact, Recorded<?> recorded) {
        return new EntryChange(
                fact.entryId().value(),
                EntryState.OFFERED,
                fact.offerId().value(),
                fact.expiresAt().truncatedTo(ChronoUnit.MICROS),
                recorded.at(),
                recorded.version());
    }
}

package io.qconnect.query.waitinglist;

import io.qconnect.events.QueueEvent.PlaceOffered;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.wire.Recorded;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the facts add up to for somebody in a waiting list.
 *
 * @param joinedVersion the number of the fact by which they came
 */
record EntryRow(
        UUID id,
        UUID queueId,
        UUID userId,
        EntryState state,
        Instant joinedAt,
        long joinedVersion,
        @Nullable UUID offerId,
        @Nullable Instant expiresAt,
        Instant updatedAt,
        long version) {

    static EntryRow joined(WaitingListJoined fact, Recorded<?> recorded) {
        return new EntryRow(
                fact.entryId().value(),
                fact.streamId(),
                fact.patientId().value(),
                EntryState.WAITING,
                recorded.happenedAt(),
                recorded.version(),
                null,
                null,
                recorded.at(),
                recorded.version());
    }

    EntryRow offered(PlaceOffered fact, Recorded<?> recorded) {
        return new EntryRow(
                id,
                queueId,
                userId,
                EntryState.OFFERED,
                joinedAt,
                joinedVersion,
                fact.offerId().value(),
                fact.expiresAt().truncatedTo(ChronoUnit.MICROS),
                recorded.at(),
                recorded.version());
    }

    /** What became of it; the offer stays to be seen. */
    EntryRow to(EntryState next, Recorded<?> recorded) {
        return new EntryRow(
                id,
                queueId,
                userId,
                next,
                joinedAt,
                joinedVersion,
                offerId,
                expiresAt,
                recorded.at(),
                recorded.version());
    }
}

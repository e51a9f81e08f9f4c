package io.qconnect.query.waitinglist;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A line of a waiting list, for reading. */
@Entity
@Immutable
@Table(name = "waiting_list")
class Entry {

    @Id
    UUID id;

    UUID queueId;
    UUID userId;

    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    @Column(columnDefinition = "entry_state")
    EntryState state;

    Instant joinedAt;

    /**
     * Where it stands in its queue: the number of the fact by which it came. What the release before wrote has none.
     */
    @Formula("coalesce(joined_version, version)")
    long place;

    @Nullable
    UUID offerId;

    @Nullable
    Instant expiresAt;

    Instant updatedAt;
    long version;
}

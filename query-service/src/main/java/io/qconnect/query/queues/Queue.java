package io.qconnect.query.queues;

import io.qconnect.events.QueueState;
import io.qconnect.events.TokenPolicy;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of the plan of the day, for reading. */
@Entity
@Immutable
@Table(name = "queues")
class Queue {

    @Id
    UUID id;

    UUID doctorId;
    LocalDate date;
    String session;
    String zone;

    @Nullable
    LocalTime opensAt;

    @Nullable
    LocalTime closesAt;

    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    @Column(columnDefinition = "queue_state")
    QueueState state;

    int capacity;

    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    @Column(columnDefinition = "token_policy")
    TokenPolicy tokenPolicy;

    int minutesPerPatient;
    String room;
    int lastIssuedNo;

    /** The number called or started last. */
    @Column(name = "current_no")
    @Nullable
    Integer nowServing;

    int activeCount;
    Instant createdAt;
    Instant updatedAt;
    long version;
}

package io.qconnect.query.appointments;

import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.Stage;
import io.qconnect.events.Status;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of the appointment book, for reading. */
@Entity
@Immutable
@Table(name = "appointments")
class Appointment {

    @Id
    UUID id;

    UUID queueId;

    @Nullable
    UUID userId;

    @Nullable
    Integer tokenNo;

    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    @Column(columnDefinition = "appointment_status")
    Status status;

    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    Stage stage;

    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    Channel channel;

    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    Priority priority;

    @Nullable
    String room;

    Instant bookedAt;

    @Nullable
    Instant checkedInAt;

    @Nullable
    Instant calledAt;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant endedAt;

    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    @Column(columnDefinition = "cancelled_by")
    @Nullable
    CancelledBy cancelledBy;

    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    @Column(columnDefinition = "cancellation_reason")
    @Nullable
    CancellationReason cancellationReason;

    int placement;
    Instant updatedAt;
    long version;
}

package io.qconnect.query.queues;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.qconnect.events.QueueState;
import io.qconnect.events.TokenPolicy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A doctor's line of one day and session as the contract shows it. */
record QueueView(
        UUID queueId,
        UUID doctorId,
        LocalDate date,
        String session,
        String zone,
        @JsonFormat(pattern = "HH:mm") @Nullable LocalTime opensAt,
        @JsonFormat(pattern = "HH:mm") @Nullable LocalTime closesAt,
        QueueState state,
        int capacity,
        TokenPolicy tokenPolicy,
        int minutesPerPatient,
        int lastIssuedNo,
        @Nullable Integer nowServing,
        int activeCount,
        Instant createdAt,
        long version) {

    static QueueView of(Queue queue) {
        return new QueueView(
                queue.id,
                queue.doctorId,
                queue.date,
                queue.session,
                queue.zone,
                queue.opensAt,
                queue.closesAt,
                queue.state,
                queue.capacity,
                queue.tokenPolicy,
                queue.minutesPerPatient,
                queue.lastIssuedNo,
                queue.nowServing,
                queue.activeCount,
                queue.createdAt,
                queue.version);
    }
}

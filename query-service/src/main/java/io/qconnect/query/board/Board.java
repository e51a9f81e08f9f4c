package io.qconnect.query.board;

import io.qconnect.events.QueueState;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What hangs in the waiting room: numbers, never names.
 *
 * @param doctorName null until the doctor has been heard of; so is {@code specialty}
 * @param zone where the queue is (IANA): what day and what time it is there
 * @param nowServing the number called or started last, null before the first
 * @param serving who is called or being seen, the latest first
 * @param next up to 10 numbers in the order in which they will be called
 * @param waits how long each of these will probably wait, in the same order
 * @param waitingCount who is here and waits
 * @param bookedCount who has a place but is not here yet
 */
record Board(
        UUID queueId,
        UUID doctorId,
        @Nullable String doctorName,
        @Nullable String specialty,
        String room,
        LocalDate date,
        String zone,
        String session,
        QueueState state,
        @Nullable Integer nowServing,
        List<Serving> serving,
        List<Integer> next,
        List<WaitEstimate> waits,
        int waitingCount,
        int bookedCount,
        long version) {

    record Serving(@Nullable Integer tokenNo, @Nullable String room, String stage) {}
}

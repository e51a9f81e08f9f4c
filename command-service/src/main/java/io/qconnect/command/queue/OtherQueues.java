package io.qconnect.command.queue;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Queues that a command decides about besides its own; it has named them, so nobody else decides about them meanwhile.
 */
interface OtherQueues {

    WaitingLine line(QueueId queue);

    /**
     * In the same commit as the facts of the command's own queue.
     *
     * @param at when it happened there; null when nobody knows
     */
    void write(QueueId queue, QueueEvent fact, @Nullable Instant at, String origin);
}

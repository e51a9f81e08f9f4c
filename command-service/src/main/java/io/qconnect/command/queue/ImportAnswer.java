package io.qconnect.command.queue;

import io.qconnect.command.platform.Answer;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueId;
import io.qconnect.events.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a queue of the predecessor and of the appointments that were asked for. */
record ImportAnswer(QueueId queueId, long version, List<Taken> appointments) implements Answer {

    /**
     * @param id of the row
     * @param tokenNo its number here; null with the status when it was not taken
     * @param why it was not taken, or does not stand here as it stands there; null when all is the same
     */
    record Taken(
            String id,
            AppointmentId appointmentId,
            @Nullable Integer tokenNo,
            @Nullable Status status,
            @Nullable String why) {}
}

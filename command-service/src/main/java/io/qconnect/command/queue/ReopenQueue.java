package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.DOCTOR_UNKNOWN;
import static io.qconnect.command.platform.Refusal.QUEUE_NOT_CLOSED;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.QueueState.CLOSED;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * It was closed too early, and is to take people again, from a doctor who is there for them: what would keep the queue
 * from being opened keeps it from being opened again.
 */
record ReopenQueue(@TargetAggregateIdentifier QueueId queueId) implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (line.state() != CLOSED) {
            refuse(QUEUE_NOT_CLOSED);
        }
        if (!directory.keepsPractising(line.doctorId())) {
            refuse(DOCTOR_UNKNOWN);
        }
        directory.mustBeHere(line.doctorId(), line.date());
        return List.of(new QueueReopened(queueId));
    }
}

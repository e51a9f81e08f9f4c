package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.ALREADY_WAITING;
import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.PLACES_FREE;
import static io.qconnect.command.platform.Refusal.WAITING_LIST_FULL;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.events.Channel;
import io.qconnect.events.EntryId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The queue is full; the patient would take a place that becomes free.
 *
 * @param by the way by which it is asked for: by the patient in person, or at the desk
 */
record JoinWaitingList(@TargetAggregateIdentifier QueueId queueId, EntryId entryId, UserId patientId, Channel by)
        implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        line.mustBeOpen();
        line.mustNotBeTakenTooOften(patientId, by);
        if (line.holds(patientId)) {
            refuse(ALREADY_IN_QUEUE);
        }
        if (line.waitingList().of(patientId) != null) {
            refuse(ALREADY_WAITING);
        }
        if (!line.full()) {
            refuse(PLACES_FREE);
        }
        if (line.waitingList().length() >= WaitingList.LENGTH_MAX) {
            refuse(WAITING_LIST_FULL);
        }
        if (!directory.knowsPatient(patientId)) {
            refuse(PATIENT_UNKNOWN);
        }
        return List.of(new WaitingListJoined(queueId, entryId, patientId));
    }
}

package io.qconnect.command.queue;

import io.qconnect.command.platform.Refusal;
import io.qconnect.events.EntryId;
import io.qconnect.events.LeavingReason;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.WaitingListLeft;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The patient does not want to wait for a place any longer; one that is held goes to the next. */
record LeaveWaitingList(@TargetAggregateIdentifier QueueId queueId, EntryId entryId)
        implements QueueCommand, OfPatient {

    @Override
    public UserId holder(WaitingLine line) {
        return line.waitingList().entry(entryId).patientId();
    }

    @Override
    public Refusal ifSomebodyElses() {
        return Refusal.ENTRY_NOT_FOUND;
    }

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        line.waitingList().entry(entryId);
        return List.of(new WaitingListLeft(queueId, entryId, LeavingReason.PATIENT_REQUEST));
    }
}

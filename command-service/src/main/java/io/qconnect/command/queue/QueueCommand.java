package io.qconnect.command.queue;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueId;
import java.util.List;

/** What somebody can ask of a queue. Each command holds its own rules: rules first, facts last. */
sealed interface QueueCommand extends Command
        permits OpenQueue,
                ChangeCapacity,
                PauseQueue,
                ResumeQueue,
                CloseQueue,
                ReopenQueue,
                CloseForTheDay,
                CloseForAbsence,
                JoinWaitingList,
                LeaveWaitingList,
                AcceptOffer,
                DeclineOffer,
                ExpireOffer,
                BookAppointment,
                IssueToken,
                AdmitWalkIn,
                CheckIn,
                CallNextPatient,
                CallPatient,
                SkipPatient,
                RecallPatient,
                StartConsultation,
                CompleteConsultation,
                CancelAppointment,
                CancelPlacesOfErased,
                RecordNoShow,
                RecordPatientLeft,
                ChangePriority,
                SetStatus,
                CorrectStatus {

    QueueId queueId();

    /**
     * What follows from this command, given how the queue stands. A pure function: it reads, refuses or answers with
     * facts, and changes nothing.
     *
     * @throws io.qconnect.command.platform.Refused when a rule says no
     */
    List<QueueEvent> decide(WaitingLine line, Directory directory);

    @Override
    default Refusal ifUnknown() {
        return Refusal.QUEUE_NOT_FOUND;
    }

    @Override
    default boolean writesOnlyFacts() {
        return true;
    }
}

package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.Stage.BOOKED;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The patient has arrived; whoever has no number yet gets one now. */
record CheckIn(@TargetAggregateIdentifier QueueId queueId, AppointmentId appointmentId)
        implements QueueCommand, OfPlace {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        Place place = line.place(appointmentId);
        if (place.stage() != BOOKED) {
            refuse(NOT_ALLOWED_IN_STAGE);
        }
        var arrived = new PatientCheckedIn(queueId, appointmentId);
        return place.tokenNo() != null
                ? List.of(arrived)
                : List.of(new TokenIssued(queueId, appointmentId, line.nextTokenNo()), arrived);
    }
}

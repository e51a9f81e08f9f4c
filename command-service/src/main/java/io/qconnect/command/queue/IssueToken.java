package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.TOKEN_ALREADY_ISSUED;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** An appointment that has no number yet gets the next one. */
record IssueToken(@TargetAggregateIdentifier QueueId queueId, AppointmentId appointmentId)
        implements QueueCommand, OfPlace {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        Place place = line.place(appointmentId);
        if (place.tokenNo() != null) {
            refuse(TOKEN_ALREADY_ISSUED);
        }
        if (!place.stage().active()) {
            refuse(NOT_ALLOWED_IN_STAGE);
        }
        return List.of(new TokenIssued(queueId, appointmentId, line.nextTokenNo()));
    }
}

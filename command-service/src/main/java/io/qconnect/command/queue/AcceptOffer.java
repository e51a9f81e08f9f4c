package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.OFFER_EXPIRED;
import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.QUEUE_CLOSED;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.QueueState.CLOSED;
import static java.util.Objects.requireNonNull;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.OfferId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.OfferAccepted;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.TokenPolicy;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The patient takes the place that is held, or the desk does so for the patient. It was counted all the time, so there
 * is one, also in a pause: its time runs on then, and nobody new comes.
 */
record AcceptOffer(
        @TargetAggregateIdentifier QueueId queueId, OfferId offerId, AppointmentId appointmentId, Channel channel)
        implements QueueCommand, OfOffer {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (line.state() == CLOSED) {
            refuse(QUEUE_CLOSED);
        }
        WaitingList.Entry entry = line.waitingList().offered(offerId);
        if (!directory.now().isBefore(requireNonNull(entry.expiresAt()))) {
            refuse(OFFER_EXPIRED);
        }
        // there are histories in which somebody waits on whose earlier end was corrected
        if (line.holds(entry.patientId())) {
            refuse(ALREADY_IN_QUEUE);
        }
        if (!directory.knowsPatient(entry.patientId())) {
            refuse(PATIENT_UNKNOWN);
        }
        var accepted = new OfferAccepted(queueId, offerId, entry.entryId(), appointmentId);
        var booked = new AppointmentBooked(queueId, appointmentId, entry.patientId(), channel, Priority.ROUTINE);
        return line.tokenPolicy() == TokenPolicy.AT_BOOKING
                ? List.of(accepted, booked, new TokenIssued(queueId, appointmentId, line.nextTokenNo()))
                : List.of(accepted, booked);
    }
}

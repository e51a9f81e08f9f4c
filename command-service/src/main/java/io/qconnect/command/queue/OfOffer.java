package io.qconnect.command.queue;

import io.qconnect.command.platform.Refusal;
import io.qconnect.events.OfferId;
import io.qconnect.events.UserId;

/** An answer to an offer, which is for the one to whom the place is offered to give. */
interface OfOffer extends OfPatient {

    OfferId offerId();

    @Override
    default UserId holder(WaitingLine line) {
        return line.waitingList().offered(offerId()).patientId();
    }

    @Override
    default Refusal ifSomebodyElses() {
        return Refusal.OFFER_NOT_FOUND;
    }
}

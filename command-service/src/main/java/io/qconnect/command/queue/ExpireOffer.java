package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.OFFER_STILL_OPEN;
import static io.qconnect.command.platform.Refusal.refuse;
import static java.util.Objects.requireNonNull;

import io.qconnect.events.OfferId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.OfferExpired;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Nobody answered in time: the place goes to the next. {@link Alarms} asks for it. */
record ExpireOffer(@TargetAggregateIdentifier QueueId queueId, OfferId offerId) implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        WaitingList.Entry entry = line.waitingList().offered(offerId);
        if (directory.now().isBefore(requireNonNull(entry.expiresAt()))) {
            refuse(OFFER_STILL_OPEN);
        }
        return List.of(new OfferExpired(queueId, offerId, entry.entryId()));
    }
}

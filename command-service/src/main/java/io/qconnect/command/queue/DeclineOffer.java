package io.qconnect.command.queue;

import io.qconnect.events.OfferId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.OfferDeclined;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The patient does not want the place; it goes to the next. */
record DeclineOffer(@TargetAggregateIdentifier QueueId queueId, OfferId offerId) implements QueueCommand, OfOffer {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        WaitingList.Entry entry = line.waitingList().offered(offerId);
        return List.of(new OfferDeclined(queueId, offerId, entry.entryId()));
    }
}

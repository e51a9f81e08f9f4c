package io.qconnect.command.platform.bus;

import io.qconnect.events.Uuids;
import org.axonframework.common.IdentifierFactory;

/**
 * Ids of messages, of which those of facts are kept: found by Axon as a service. Random ones would be written all over
 * the store's index of them, which is larger than memory some day; these go to its end. They are cheaper to make, too.
 */
public final class TimeOrderedIdentifiers extends IdentifierFactory {

    @Override
    public String generateIdentifier() {
        return Uuids.timeOrdered().toString();
    }
}

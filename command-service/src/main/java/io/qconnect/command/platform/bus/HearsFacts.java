package io.qconnect.command.platform.bus;

import io.qconnect.events.Fact;
import java.time.Instant;
import org.axonframework.messaging.MetaData;

/**
 * Keeps something that follows from facts, in the transaction that stores them: it hears each fact of a group of
 * commands, in order, after the last command was decided and the facts were sent to the store, under the append lock,
 * and before the commit. When it fails, nothing of the group is stored.
 */
public interface HearsFacts {

    /**
     * @param trace what the fact says about its origin
     * @param at when it is written down
     */
    void on(Fact fact, MetaData trace, Instant at);
}

package io.qconnect.command.user;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.UserId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** A person wants to be forgotten, or must be. */
record EraseUser(@TargetAggregateIdentifier UserId userId) implements Command {

    @Override
    public Refusal ifUnknown() {
        return Refusal.USER_NOT_FOUND;
    }
}

package io.qconnect.command.user;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Somebody begins to work here, or stops. */
record ChangeRole(@TargetAggregateIdentifier UserId userId, Role role) implements Command {

    @Override
    public Refusal ifUnknown() {
        return Refusal.USER_NOT_FOUND;
    }
}

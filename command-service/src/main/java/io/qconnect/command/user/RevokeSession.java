package io.qconnect.command.user;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.UserId;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** One of a session's refresh tokens was used twice; the session ends with the fact that says so. */
record RevokeSession(@TargetAggregateIdentifier UserId userId, UUID session) implements Command {

    @Override
    public Refusal ifUnknown() {
        throw new IllegalStateException("A session belongs to somebody");
    }
}

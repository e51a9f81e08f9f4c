package io.qconnect.command.user;

import io.qconnect.command.platform.Accounts.NewAccount;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.UserEvent.ProfileChanged;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.Optional;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * A user of the predecessor becomes one of the clinic, or has changed there since.
 *
 * @param registration as the user stands in the predecessor's database now
 * @param changedAt when that row was last written, if it tells
 */
record ImportUser(
        @TargetAggregateIdentifier UserId userId,
        RegisterUser registration,
        @Nullable Instant changedAt) implements Command {

    @Override
    public Refusal ifUnknown() {
        throw new IllegalStateException("An import creates its user");
    }

    @Override
    public boolean mayCreate() {
        return true;
    }

    ProfileChanged profile() {
        return new ProfileChanged(userId, registration.name(), registration.email(), registration.phone());
    }

    Optional<NewAccount> newAccount() {
        return Optional.ofNullable(registration.account());
    }

    /** When a change of the row happened; the row itself is older. */
    MetaData changed() {
        return changedAt == null ? MetaData.emptyInstance() : MetaData.with(Trace.EFFECTIVE_AT, changedAt.toString());
    }
}

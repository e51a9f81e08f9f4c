package io.qconnect.command.user;

import io.qconnect.command.platform.Accounts.NewAccount;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.store.EmailClaim;
import io.qconnect.events.Personal;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody becomes known to the clinic.
 *
 * @param emailClaim what makes the e-mail address unique
 * @param account opened in the same transaction; null for somebody who cannot log in yet
 */
record RegisterUser(
        @TargetAggregateIdentifier UserId userId,
        Personal name,
        Personal email,
        @Nullable Personal phone,
        Role role,
        EmailClaim emailClaim,
        @Nullable NewAccount account)
        implements Command {

    @Override
    public Refusal ifUnknown() {
        throw new IllegalStateException("A registration creates its user");
    }

    @Override
    public boolean mayCreate() {
        return true;
    }
}

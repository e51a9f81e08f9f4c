package io.qconnect.command.user;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.store.EmailClaim;
import io.qconnect.events.Personal;
import io.qconnect.events.UserId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * What the clinic knows of the person is different now.
 *
 * @param emailClaim what makes the e-mail address unique
 * @param ofPatientsOnly the desk keeps the data of patients; those who work here are an admin's, or their own
 */
record ChangeProfile(
        @TargetAggregateIdentifier UserId userId,
        Personal name,
        Personal email,
        @Nullable Personal phone,
        EmailClaim emailClaim,
        boolean ofPatientsOnly)
        implements Command {

    @Override
    public Refusal ifUnknown() {
        return Refusal.USER_NOT_FOUND;
    }
}

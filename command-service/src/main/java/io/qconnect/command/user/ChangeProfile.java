package io.qconnect.command.user;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.store.EmailClaim;
import io.qconnect.events.Personal;
import io.qconnect.events.UserId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * What the clinic knows of the person is different now. Said again as it was said last, it changes nothing.
 *
 * @param emailClaim what makes the e-mail address unique
 * @param repeats the version by which all of it was stated already; 0 if it never was
 * @param ofPatientsOnly the desk keeps the data of patients; those who work here are an admin's, or their own
 */
record ChangeProfile(
        @TargetAggregateIdentifier UserId userId,
        Personal name,
        Personal email,
        @Nullable Personal phone,
        EmailClaim emailClaim,
        long repeats,
        boolean ofPatientsOnly)
        implements Command {

    @Override
    public Refusal ifUnknown() {
        return Refusal.USER_NOT_FOUND;
    }
}

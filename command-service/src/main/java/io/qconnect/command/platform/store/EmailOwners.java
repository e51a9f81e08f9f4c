package io.qconnect.command.platform.store;

import io.qconnect.command.platform.store.EmailClaims.Claimed;
import io.qconnect.events.UserId;

/** Whose an e-mail address is, as far as decisions about a user need to know. {@link EmailClaims} keeps it. */
public interface EmailOwners {

    /** @return false when the address belongs to somebody already */
    boolean claim(EmailClaim claim, UserId user);

    /** The user has this address instead of any other, unless it belongs to somebody else. */
    Claimed claimInstead(EmailClaim claim, UserId user);

    /** The address is nobody's again. */
    void release(UserId user);
}

package io.qconnect.command.platform;

import io.qconnect.events.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever logged in with a password from whoever has only come by an access token. Asked before what would let
 * the second one stay.
 */
public interface PasswordCheck {

    /**
     * Whoever has no password here, because a provider knows them, is not asked for one.
     *
     * @param password null when none was shown
     * @throws Refused {@code WRONG_CREDENTIALS}
     * @throws TooMany when there were too many wrong ones before
     */
    void mustKnowPassword(UserId user, @Nullable String password);
}

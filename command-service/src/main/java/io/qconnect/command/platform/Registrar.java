package io.qconnect.command.platform;

import io.qconnect.command.platform.Accounts.NewAccount;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes a person known to the clinic. Signing up is one way to it, the desk another. */
public interface Registrar {

    /** @param phone null when unknown */
    record Person(String name, String email, @Nullable String phone, Role role) {

        @Override
        public String toString() {
            return "Person[…]";
        }
    }

    /**
     * @param account null for somebody who cannot log in until a password is chosen
     * @return fails with {@link Refused} {@code EMAIL_TAKEN} when the address is somebody's already
     */
    CompletableFuture<UserId> register(Caller caller, Person person, @Nullable NewAccount account);

    /**
     * Writes into the user's history that a session has ended because one of its tokens was used twice; once, however
     * often it is found out. Whoever keeps the sessions hears of the fact and ends it.
     */
    CompletableFuture<Void> sessionRevoked(UserId user, UUID session);
}

package io.qconnect.command.platform;

import io.qconnect.events.Role;
import io.qconnect.events.UserId;

/** Where accounts are opened. Called in the transaction of the registration: nobody has one without the other. */
public interface Accounts {

    /**
     * @param passwordHash as the password encoder writes it
     * @param emailVerified whether the address is known to be the user's
     */
    record NewAccount(String passwordHash, boolean emailVerified) {

        @Override
        public String toString() {
            return "NewAccount[…]";
        }
    }

    void open(UserId user, Role role, NewAccount account);

    /**
     * A user of the predecessor has chosen another password there. One that was chosen here, or has been used here
     * since, stays.
     */
    void takeOver(UserId user, NewAccount account);

    /**
     * An admin stops being one, in this transaction, if another one is left who can log in. Two who step down at the
     * same moment do so one after the other.
     *
     * @return false when nobody is left, and nothing is changed
     */
    boolean stepsDown(UserId admin, Role to);

    /** The user has another address now: links that went to the old one are void, and the new one is to be verified. */
    void addressChanged(UserId user);

    /** Whether somebody logs in as this user, with an address that is known to be theirs. */
    boolean hasVerifiedAddress(UserId user);

    /** Tells whoever reads the mail of an address that it was replaced: it need not have been they. Returns at once. */
    void tellReplaced(String email);

    /**
     * Asks the user, by mail to an address that has changed, to confirm it. Nothing is sent when nobody logs in as this
     * user, the address is known to be theirs, or they have been asked already. Returns at once.
     */
    void askToConfirm(UserId user, String email);
}

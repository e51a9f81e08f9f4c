package io.qconnect.command.identity;

import io.qconnect.command.identity.MailedTokens.Purpose;
import io.qconnect.events.UserId;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What people change about their accounts, whole or not at all: a new password ends all sessions, a link is used up by
 * what it was for. The account is always written first. So a login that overlaps waits there, and finds that its
 * password stands no more; and an erasure or another address, which begin there too, never wait in a ring with this.
 */
@Component
class AccountChanges {

    private static final String ENDED_BY = "PASSWORD_CHANGED";

    private final AccountTable accounts;
    private final MailedTokens mailedTokens;
    private final SessionTable sessions;
    private final TransactionTemplate transaction;

    AccountChanges(
            AccountTable accounts,
            MailedTokens mailedTokens,
            SessionTable sessions,
            PlatformTransactionManager transactions) {
        this.accounts = accounts;
        this.mailedTokens = mailedTokens;
        this.sessions = sessions;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** @return false when the link is not good */
    boolean verifyEmail(Secret link) {
        return byLink(link, Purpose.VERIFY_EMAIL, accounts::emailIsVerified);
    }

    /**
     * Whoever opens the link reads the mail of that address, so the address is verified too.
     *
     * @return false when the link is not good
     */
    boolean resetPassword(Secret link, String hash) {
        return byLink(link, Purpose.RESET_PASSWORD, user -> {
            accounts.setPassword(user, hash);
            accounts.emailIsVerified(user);
            sessions.endAll(user, ENDED_BY);
        });
    }

    /**
     * @param old the hash that the current password was compared with
     * @return false when another one stands there by now
     */
    boolean changePassword(UserId user, String old, String hash) {
        return Boolean.TRUE.equals(transaction.execute(_ -> {
            boolean stood = accounts.replacePassword(user, old, hash);
            if (stood) {
                sessions.endAll(user, ENDED_BY);
            }
            return stood;
        }));
    }

    private boolean byLink(Secret link, Purpose purpose, Consumer<UserId> change) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Optional<UserId> user = mailedTokens.find(link, purpose);
            user.ifPresent(change);
            boolean used = user.isPresent() && mailedTokens.use(link, purpose);
            if (!used) {
                status.setRollbackOnly();
            }
            return used;
        }));
    }
}

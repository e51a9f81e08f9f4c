package io.qconnect.command.identity;

import static io.qconnect.command.platform.Refusal.EMAIL_NOT_VERIFIED;
import static io.qconnect.command.platform.Refusal.SESSION_ENDED;
import static io.qconnect.command.platform.Refusal.WRONG_CREDENTIALS;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.identity.AccountTable.Account;
import io.qconnect.command.identity.SessionTable.Session;
import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Registrar;
import io.qconnect.command.platform.store.EmailClaim;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Logging in, staying logged in, and logging out. */
@Component
class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final AccountTable accounts;
    private final SessionTable sessions;
    private final EmailClaims emails;
    private final Passwords passwords;
    private final AccessTokens accessTokens;
    private final Registrar registrar;
    private final Doorkeeper doorkeeper;
    private final TransactionTemplate transaction;

    Sessions(
            AccountTable accounts,
            SessionTable sessions,
            EmailClaims emails,
            Passwords passwords,
            AccessTokens accessTokens,
            Registrar registrar,
            Doorkeeper doorkeeper,
            PlatformTransactionManager transactions) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.emails = emails;
        this.passwords = passwords;
        this.accessTokens = accessTokens;
        this.registrar = registrar;
        this.doorkeeper = doorkeeper;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** @param expiresIn seconds */
    record Tokens(String accessToken, String tokenType, long expiresIn, String refreshToken, UUID userId, Role role) {

        @Override
        public String toString() {
            return "Tokens[" + userId + "]";
        }
    }

    /**
     * Whatever is wrong, the answer is the same, and one hash was compared.
     *
     * @param address where the attempt comes from
     */
    Tokens logIn(String email, String password, String address) {
        EmailClaim claim = emails.of(email);
        return doorkeeper.logIn(address, claim.hash(), () -> logIn(claim, password));
    }

    /** What somebody else makes of the account meanwhile counts: then the password is compared once more. */
    private Tokens logIn(EmailClaim claim, String password) {
        return begin(claim, password)
                .or(() -> begin(claim, password))
                .orElseThrow(() -> new Busy("The password is being changed"));
    }

    /** @return empty when another password stands there by now than the one that was compared */
    private Optional<Tokens> begin(EmailClaim claim, String password) {
        Optional<Account> account = emails.holder(claim).flatMap(accounts::find);
        String hash = account.map(Account::passwordHash).orElse(null);
        if (!passwords.matches(password, hash) || account.isEmpty() || hash == null) {
            throw refuse(WRONG_CREDENTIALS);
        }
        if (!account.get().emailVerified()) {
            throw refuse(EMAIL_NOT_VERIFIED);
        }
        UserId user = account.get().userId();
        return sessions.begin(user, upToDate(user, password, hash)).map(token -> tokens(account.get(), token));
    }

    /** @return the hash that stands there if nobody else has changed it */
    private String upToDate(UserId user, String password, String hash) {
        if (!passwords.isOutdated(hash)) {
            return hash;
        }
        String anew = passwords.hashAgain(password);
        return accounts.replacePassword(user, hash, anew) ? anew : hash;
    }

    /**
     * The old token is used up when the new one is ready, or not at all: who repeats a call that failed is no thief.
     */
    Tokens refresh(String refreshToken) {
        Secret shown = new Secret(refreshToken);
        Optional<Tokens> next = Objects.requireNonNull(transaction.execute(_ -> sessions.use(shown)
                .flatMap(session -> accounts.find(session.userId())
                        .map(account -> tokens(account, sessions.next(session.family()))))));
        return next.orElseThrow(() -> {
            sessions.ofReused(shown).ifPresent(this::revoke);
            return refuse(SESSION_ENDED);
        });
    }

    /**
     * The session ends in the transaction of the fact: what history does not know has not happened, and is done again.
     */
    private void revoke(Session stolen) {
        LOG.warn("A refresh token of session {} was used twice: the session ends", stolen.family());
        try {
            registrar.sessionRevoked(stolen.userId(), stolen.family()).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        }
    }

    void logOut(String refreshToken) {
        sessions.end(new Secret(refreshToken));
    }

    private Tokens tokens(Account account, Secret refreshToken) {
        return new Tokens(
                accessTokens.issue(account),
                "Bearer",
                accessTokens.secondsOfLife(),
                refreshToken.text(),
                account.userId().value(),
                account.role());
    }
}

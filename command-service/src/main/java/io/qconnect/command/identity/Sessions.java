package io.qconnect.command.identity;

import static io.qconnect.command.platform.Refusal.EMAIL_NOT_VERIFIED;
import static io.qconnect.command.platform.Refusal.SESSION_ENDED;
import static io.qconnect.command.platform.Refusal.WRONG_CREDENTIALS;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.identity.AccountTable.Account;
import io.qconnect.command.identity.SessionTable.Session;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Registrar;
import io.qconnect.command.platform.store.EmailClaim;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

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

    Sessions(
            AccountTable accounts,
            SessionTable sessions,
            EmailClaims emails,
            Passwords passwords,
            AccessTokens accessTokens,
            Registrar registrar,
            Doorkeeper doorkeeper) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.emails = emails;
        this.passwords = passwords;
        this.accessTokens = accessTokens;
        this.registrar = registrar;
        this.doorkeeper = doorkeeper;
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

    private Tokens logIn(EmailClaim claim, String password) {
        Optional<Account> account = emails.holder(claim).flatMap(accounts::find);
        String hash = account.map(Account::passwordHash).orElse(null);
        if (!passwords.matches(password, hash) || account.isEmpty() || hash == null) {
            throw refuse(WRONG_CREDENTIALS);
        }
        if (!account.get().emailVerified()) {
            throw refuse(EMAIL_NOT_VERIFIED);
        }
        UserId user = account.get().userId();
        if (passwords.isOutdated(hash)) {
            accounts.setPassword(user, passwords.hashAgain(password));
        }
        return tokens(account.get(), sessions.begin(user));
    }

    Tokens refresh(Caller caller, String refreshToken) {
        Secret shown = new Secret(refreshToken);
        Optional<Session> session = sessions.use(shown);
        if (session.isEmpty()) {
            sessions.endOfReused(shown).ifPresent(stolen -> {
                LOG.warn("A refresh token of session {} was used twice: the session has ended", stolen.family());
                registrar
                        .sessionRevoked(caller, stolen.userId(), stolen.family())
                        .join();
            });
            throw refuse(SESSION_ENDED);
        }
        Account account = accounts.find(session.get().userId()).orElseThrow(() -> refuse(SESSION_ENDED));
        return tokens(account, sessions.next(session.get().family()));
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

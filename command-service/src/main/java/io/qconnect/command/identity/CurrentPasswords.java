package io.qconnect.command.identity;

import static io.qconnect.command.platform.Refusal.WRONG_CREDENTIALS;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.identity.AccountTable.Account;
import io.qconnect.command.platform.PasswordCheck;
import io.qconnect.events.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks those who are logged in for their password once more, as patiently as at a login. */
@Component
class CurrentPasswords implements PasswordCheck {

    private final AccountTable accounts;
    private final Passwords passwords;
    private final Doorkeeper doorkeeper;

    CurrentPasswords(AccountTable accounts, Passwords passwords, Doorkeeper doorkeeper) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.doorkeeper = doorkeeper;
    }

    @Override
    public void mustKnowPassword(UserId user, @Nullable String password) {
        if (accounts.find(user).map(Account::passwordHash).isPresent()) {
            if (password == null) {
                throw refuse(WRONG_CREDENTIALS);
            }
            mustBe(user, password);
        }
    }

    /** @return the hash that it was compared with */
    String mustBe(UserId user, String password) {
        return doorkeeper.showAgain(user, () -> {
            Optional<String> hash = accounts.find(user).map(Account::passwordHash);
            if (!passwords.matches(password, hash.orElse(null))) {
                refuse(WRONG_CREDENTIALS);
            }
            return hash.orElseThrow(() -> refuse(WRONG_CREDENTIALS));
        });
    }
}

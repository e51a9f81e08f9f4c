package io.qconnect.command.identity;

import io.qconnect.command.identity.AccountTable.Account;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.RoleCheck;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Compares a token's role with the account's. Where a provider says who has which role, its word stands. */
@Component
class CurrentRoles implements RoleCheck {

    private final AccountTable accounts;
    private final boolean ours;

    CurrentRoles(
            AccountTable accounts, @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri:}") String provider) {
        this.accounts = accounts;
        this.ours = provider.isBlank();
    }

    @Override
    public boolean stands(Caller caller) {
        return !ours
                || caller.role().isEmpty()
                || accounts.find(caller.userId()).map(Account::role).equals(caller.role());
    }
}

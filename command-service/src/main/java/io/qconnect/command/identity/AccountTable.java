package io.qconnect.command.identity;

import io.qconnect.command.platform.Accounts;
import io.qconnect.command.platform.Trace;
import io.qconnect.command.platform.bus.HearsFacts;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent;
import io.qconnect.events.UserEvent.ProfileChanged;
import io.qconnect.events.UserEvent.RoleChanged;
import io.qconnect.events.UserEvent.SessionRevoked;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Everybody who is registered has an account; those who have chosen a password can log in. It is written in the
 * transaction of the facts that it follows from, so a role that was taken away is gone with the answer of that command.
 */
@Component
class AccountTable implements Accounts, HearsFacts {

    private static final String OPEN = """
        INSERT INTO account (user_id, role, password_hash, email_verified_at)
        VALUES (?, ?, ?, CASE WHEN ? THEN now() END)
        """;

    private static final String KNOW = """
        INSERT INTO account (user_id, role)
        VALUES (?, ?)
            ON CONFLICT (user_id) DO UPDATE SET role = excluded.role
        """;

    /** A bare bcrypt hash is the predecessor's; any other was made here. */
    private static final String TAKE_OVER = """
        UPDATE account
           SET password_hash     = CASE WHEN coalesce(password_hash, '$2') LIKE '$2%' THEN ? ELSE password_hash END,
               email_verified_at = CASE WHEN ? THEN coalesce(email_verified_at, now()) ELSE email_verified_at END
         WHERE user_id = ?
        """;

    /** Who can log in as one. In order, so that nobody waits in a ring. */
    private static final String ADMINS = """
        SELECT user_id
          FROM account
         WHERE role = 'ADMIN'
           AND password_hash IS NOT NULL
         ORDER BY user_id
           FOR UPDATE
        """;

    private static final List<String> FORGET = List.of(
            "DELETE FROM account WHERE user_id = ?",
            "DELETE FROM session WHERE user_id = ?",
            "DELETE FROM mailed_token WHERE user_id = ?");

    private static final String REVOKE = """
        UPDATE session
           SET ended_at = now(), ended_by = 'TOKEN_REUSED'
         WHERE family = ?
           AND ended_at IS NULL
        """;

    private static final Logger LOG = LoggerFactory.getLogger(AccountTable.class);

    private final JdbcClient jdbc;
    private final Letters letters;

    AccountTable(JdbcClient jdbc, Letters letters) {
        this.jdbc = jdbc;
        this.letters = letters;
    }

    /** @param passwordHash null while no password has been chosen */
    record Account(UserId userId, Role role, @Nullable String passwordHash, boolean emailVerified) {}

    @Override
    public void open(UserId user, Role role, NewAccount account) {
        jdbc.sql(OPEN)
                .params(user.value(), role.name(), account.passwordHash(), account.emailVerified())
                .update();
    }

    @Override
    public void takeOver(UserId user, NewAccount account) {
        jdbc.sql(TAKE_OVER)
                .params(account.passwordHash(), account.emailVerified(), user.value())
                .update();
    }

    @Override
    public boolean stepsDown(UserId admin, Role to) {
        List<UUID> all = jdbc.sql(ADMINS).query(UUID.class).list();
        boolean another = all.stream().anyMatch(it -> !it.equals(admin.value()));
        if (another || !all.contains(admin.value())) {
            jdbc.sql(KNOW).params(admin.value(), to.name()).update();
            return true;
        }
        return false;
    }

    @Override
    public void addressChanged(UserId user) {
        jdbc.sql("UPDATE account SET email_verified_at = NULL WHERE user_id = ?")
                .param(user.value())
                .update();
        voidLinks(user);
    }

    private void voidLinks(UserId user) {
        jdbc.sql("DELETE FROM mailed_token WHERE user_id = ?")
                .param(user.value())
                .update();
    }

    @Override
    public boolean hasVerifiedAddress(UserId user) {
        return find(user)
                .filter(account -> account.passwordHash() != null && account.emailVerified())
                .isPresent();
    }

    @Override
    public void tellReplaced(String email) {
        letters.addressReplaced(email);
    }

    @Override
    public void askToConfirm(UserId user, String email) {
        Thread.startVirtualThread(() -> {
            try {
                find(user)
                        .filter(account -> account.passwordHash() != null && !account.emailVerified())
                        .ifPresent(_ -> letters.confirmNewEmail(user, email));
            } catch (DataAccessException failed) {
                LOG.error("A user was not asked to confirm a new address; they can choose a new password", failed);
            }
        });
    }

    @Override
    public void on(Fact fact, MetaData trace, Instant at) {
        switch (fact) {
            case UserEvent it -> on(it, trace);
            case QueueEvent _, DoctorEvent _, FileEvent _ -> {} // nobody's account
        }
    }

    private void on(UserEvent fact, MetaData trace) {
        switch (fact) {
            case UserRegistered registered ->
                jdbc.sql(KNOW)
                        .params(registered.userId().value(), registered.role().name())
                        .update();
            case RoleChanged changed ->
                jdbc.sql(KNOW)
                        .params(changed.userId().value(), changed.role().name())
                        .update();
            case ProfileChanged changed -> {
                // otherwise the command, which knows the old address, tells of a new one
                if (Trace.importOf(trace).isPresent()) {
                    voidLinks(changed.userId());
                }
            }
            case UserErased erased ->
                FORGET.forEach(
                        sql -> jdbc.sql(sql).param(erased.userId().value()).update());
            case SessionRevoked revoked ->
                jdbc.sql(REVOKE).param(revoked.session()).update();
        }
    }

    Optional<Account> find(UserId user) {
        return jdbc.sql("SELECT user_id, role, password_hash, email_verified_at FROM account WHERE user_id = ?")
                .param(user.value())
                .query((row, _) -> new Account(
                        new UserId(row.getObject("user_id", UUID.class)),
                        Role.valueOf(row.getString("role")),
                        row.getString("password_hash"),
                        row.getObject("email_verified_at") != null))
                .optional();
    }

    void setPassword(UserId user, String hash) {
        jdbc.sql("UPDATE account SET password_hash = ? WHERE user_id = ?")
                .params(hash, user.value())
                .update();
    }

    /**
     * @param old the hash that is to be replaced
     * @return false when another one stands there by now
     */
    boolean replacePassword(UserId user, String old, String hash) {
        return jdbc.sql("UPDATE account SET password_hash = ? WHERE user_id = ? AND password_hash = ?")
                        .params(hash, user.value(), old)
                        .update()
                == 1;
    }

    void emailIsVerified(UserId user) {
        jdbc.sql("UPDATE account SET email_verified_at = coalesce(email_verified_at, now()) WHERE user_id = ?")
                .param(user.value())
                .update();
    }
}

package io.qconnect.command.identity;

import io.qconnect.events.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What stands in the links that are mailed; good once, and not for long. */
@Component
class MailedTokens {

    enum Purpose {
        /** People read their mail within a day or two. */
        VERIFY_EMAIL(Duration.ofDays(2)),
        /** Somebody who asked for it is waiting for it. */
        RESET_PASSWORD(Duration.ofMinutes(30));

        private final Duration life;

        Purpose(Duration life) {
            this.life = life;
        }
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    MailedTokens(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The newest counts: earlier ones for the same purpose are good no more. */
    Secret issue(UserId user, Purpose purpose) {
        jdbc.sql("DELETE FROM mailed_token WHERE user_id = ? AND purpose = ?")
                .params(user.value(), purpose.name())
                .update();
        Secret token = Secret.random();
        jdbc.sql("INSERT INTO mailed_token (token_hash, user_id, purpose, expires_at) VALUES (?, ?, ?, ?)")
                .params(
                        token.hash(),
                        user.value(),
                        purpose.name(),
                        clock.instant().plus(purpose.life).atOffset(ZoneOffset.UTC))
                .update();
        return token;
    }

    /** Whether a link is on its way to the user, or lies unused in the mail. */
    boolean isOutstanding(UserId user, Purpose purpose) {
        return jdbc.sql("""
            SELECT EXISTS (SELECT FROM mailed_token WHERE user_id = ? AND purpose = ? AND expires_at > ?)
            """)
                .params(user.value(), purpose.name(), clock.instant().atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    Optional<UserId> use(Secret token, Purpose purpose) {
        return jdbc.sql("""
            DELETE FROM mailed_token
             WHERE token_hash = ? AND purpose = ? AND expires_at > now()
            RETURNING user_id
            """)
                .params(token.hash(), purpose.name())
                .query(UUID.class)
                .optional()
                .map(UserId::new);
    }
}

package io.qconnect.command.identity;

import io.qconnect.command.platform.store.EmailClaim;
import io.qconnect.events.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

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

    /** Holds the address: whoever changes it voids its links, and waits for this one to be among them. */
    private static final String ISSUE = """
        INSERT INTO mailed_token (token_hash, user_id, purpose, expires_at)
        SELECT ?, ?, ?, ?
          FROM email_claim
         WHERE email_hash = ?
           AND user_id = ?
           FOR SHARE
        """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    MailedTokens(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * The newest counts: earlier ones for the same purpose are good no more.
     *
     * @param address that it is mailed to
     * @return empty when that is not the user's address any more: the link would speak for another one
     */
    Optional<Secret> issue(UserId user, EmailClaim address, Purpose purpose) {
        Secret token = Secret.random();
        boolean issued = Boolean.TRUE.equals(transaction.execute(_ -> {
            boolean stands = jdbc.sql(ISSUE)
                            .params(
                                    token.hash(),
                                    user.value(),
                                    purpose.name(),
                                    clock.instant().plus(purpose.life).atOffset(ZoneOffset.UTC),
                                    HexFormat.of().parseHex(address.hash()),
                                    user.value())
                            .update()
                    == 1;
            if (stands) {
                jdbc.sql("DELETE FROM mailed_token WHERE user_id = ? AND purpose = ? AND token_hash <> ?")
                        .params(user.value(), purpose.name(), token.hash())
                        .update();
            }
            return stands;
        }));
        return issued ? Optional.of(token) : Optional.empty();
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

    /** Whom a link was mailed to, if it is good. */
    Optional<UserId> find(Secret token, Purpose purpose) {
        return jdbc.sql("SELECT user_id FROM mailed_token WHERE token_hash = ? AND purpose = ? AND expires_at > now()")
                .params(token.hash(), purpose.name())
                .query(UUID.class)
                .optional()
                .map(UserId::new);
    }

    /** Of two who open a link at the same time one is told true. */
    boolean use(Secret token, Purpose purpose) {
        return jdbc.sql("DELETE FROM mailed_token WHERE token_hash = ? AND purpose = ? AND expires_at > now()")
                        .params(token.hash(), purpose.name())
                        .update()
                == 1;
    }
}

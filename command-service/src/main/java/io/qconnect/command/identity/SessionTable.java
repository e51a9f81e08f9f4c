package io.qconnect.command.identity;

import io.qconnect.events.UserId;
import io.qconnect.events.Uuids;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sessions and their refresh tokens. Each token is good for one use; whoever shows one that was used before holds a
 * copy, or has been robbed by somebody who does: nobody can tell which, so the session ends for both.
 */
@Component
class SessionTable {

    /** Somebody who comes back within a week need not log in again. */
    static final Duration TOKEN_LIFE = Duration.ofDays(7);

    /**
     * Waits for whoever is changing the password at this moment, who then ends what has begun, or lets nothing begin.
     */
    private static final String BEGIN = """
        INSERT INTO session (family, user_id, started_at)
        SELECT ?, user_id, now()
          FROM account
         WHERE user_id = ?
           AND password_hash = ?
           FOR SHARE
        """;

    /**
     * The session is held before its token is touched: whoever deletes it goes from the session to the tokens too, and
     * the next token must find it there.
     */
    private static final String USE = """
        WITH held AS (
            SELECT s.family, s.user_id
              FROM refresh_token AS t
              JOIN session AS s ON s.family = t.family
             WHERE t.token_hash = ?
               AND s.ended_at IS NULL
               FOR KEY SHARE OF s)
        UPDATE refresh_token AS t
           SET used_at = now()
          FROM held
         WHERE t.token_hash = ?
           AND t.used_at IS NULL
           AND t.expires_at > now()
           AND t.family = held.family
        RETURNING t.family, held.user_id
        """;

    private static final String REUSED = """
        SELECT s.family, s.user_id
          FROM refresh_token AS t
          JOIN session AS s ON s.family = t.family
         WHERE t.token_hash = ?
           AND t.used_at IS NOT NULL
           AND s.ended_at IS NULL
        """;

    private static final String END = """
        UPDATE session AS s
           SET ended_at = now(), ended_by = 'LOGOUT'
          FROM refresh_token AS t
         WHERE t.token_hash = ?
           AND s.family = t.family
           AND s.ended_at IS NULL
        """;

    private static final String FORGET = """
        DELETE FROM session AS s
         WHERE s.user_id = ?
           AND NOT EXISTS (SELECT FROM refresh_token AS t WHERE t.family = s.family AND t.expires_at > now())
        """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SessionTable(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    record Session(UUID family, UserId userId) {}

    /**
     * A login: the first token of a new family. Sessions that are over for good are forgotten on this occasion.
     *
     * @param passwordHash that the password was compared with
     * @return empty when another one stands there by now
     */
    Optional<Secret> begin(UserId user, String passwordHash) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            UUID family = Uuids.timeOrdered();
            if (jdbc.sql(BEGIN).params(family, user.value(), passwordHash).update() == 0) {
                return Optional.empty();
            }
            Secret token = next(family);
            jdbc.sql(FORGET).param(user.value()).update();
            return Optional.of(token);
        }));
    }

    /** The token that follows one that was just used. */
    Secret next(UUID family) {
        Secret token = Secret.random();
        jdbc.sql("INSERT INTO refresh_token (token_hash, family, issued_at, expires_at) VALUES (?, ?, now(), ?)")
                .params(token.hash(), family, clock.instant().plus(TOKEN_LIFE).atOffset(ZoneOffset.UTC))
                .update();
        return token;
    }

    /** Uses a token up; of two who show it at the same time one succeeds. */
    Optional<Session> use(Secret token) {
        return jdbc.sql(USE)
                .params(token.hash(), token.hash())
                .query(SessionTable::session)
                .optional();
    }

    /** The session of a token that was used before. Empty when there is none, or it has ended already. */
    Optional<Session> ofReused(Secret token) {
        return jdbc.sql(REUSED).param(token.hash()).query(SessionTable::session).optional();
    }

    void end(Secret token) {
        jdbc.sql(END).param(token.hash()).update();
    }

    void endAll(UserId user, String by) {
        jdbc.sql("UPDATE session SET ended_at = now(), ended_by = ? WHERE user_id = ? AND ended_at IS NULL")
                .params(by, user.value())
                .update();
    }

    private static Session session(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        return new Session(row.getObject("family", UUID.class), new UserId(row.getObject("user_id", UUID.class)));
    }
}

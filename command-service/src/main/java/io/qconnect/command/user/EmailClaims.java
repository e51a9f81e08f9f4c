package io.qconnect.command.user;

import io.qconnect.events.UserId;
import io.qconnect.events.personal.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sees to it that an e-mail address belongs to one user only. The claim is a row that is written in the transaction of the
 * registration: of two that claim the same address at once, the second waits for the first and is then refused.
 */
@Component
class EmailClaims {

    private static final String CLAIM = """
        INSERT INTO email_claim (email_hash, user_id)
        VALUES (?, ?)
            ON CONFLICT (email_hash) DO NOTHING
        """;

    private final JdbcClient jdbc;
    private final SecretKey key;

    EmailClaims(JdbcClient jdbc, MasterKey masterKey) {
        this.jdbc = jdbc;
        this.key = masterKey.derive("email-claim");
    }

    /** Addresses that differ in case, or in how accents are encoded, are the same. */
    EmailClaim of(String email) {
        String same = Normalizer.normalize(email.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return new EmailClaim(HexFormat.of().formatHex(mac.doFinal(same.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This JDK lacks HmacSHA256", impossible);
        }
    }

    /** @return false when the address belongs to somebody already */
    boolean claim(EmailClaim claim, UserId user) {
        return jdbc.sql(CLAIM)
                        .param(HexFormat.of().parseHex(claim.hash()))
                        .param(user.value())
                        .update()
                == 1;
    }

    /**
     * The user has this address instead of any other.
     *
     * @return false when it belongs to somebody else
     */
    boolean claimInstead(EmailClaim claim, UserId user) {
        byte[] hash = HexFormat.of().parseHex(claim.hash());
        boolean free = claim(claim, user)
                || jdbc.sql("SELECT EXISTS (SELECT FROM email_claim WHERE email_hash = ? AND user_id = ?)")
                        .param(hash)
                        .param(user.value())
                        .query(Boolean.class)
                        .single();
        if (free) {
            jdbc.sql("DELETE FROM email_claim WHERE user_id = ? AND email_hash <> ?")
                    .param(user.value())
                    .param(hash)
                    .update();
        }
        return free;
    }
}

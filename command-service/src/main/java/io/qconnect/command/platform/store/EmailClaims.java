package io.qconnect.command.platform.store;

import io.qconnect.events.UserId;
import io.qconnect.events.personal.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sees to it that an e-mail address belongs to one user only. The claim is a row that is written in the transaction of
 * the registration: of two that claim the same address at once, the second waits for the first and is then refused.
 */
@Component
public class EmailClaims implements EmailOwners {

    private static final String CLAIM = """
        INSERT INTO email_claim (email_hash, user_id)
        VALUES (?, ?)
            ON CONFLICT (email_hash) DO NOTHING
        """;

    private static final Pattern ASCII_CAPITAL = Pattern.compile("[A-Z]+");

    private final JdbcClient jdbc;
    private final SecretKey key;

    EmailClaims(JdbcClient jdbc, MasterKey masterKey) {
        this.jdbc = jdbc;
        this.key = masterKey.derive("email-claim");
    }

    /**
     * Addresses that differ in how accents are encoded, or in the case of a to z, are the same. The case of other
     * letters counts: some of them have a to z as their lower case, and would open the mail of one person to another.
     */
    public EmailClaim of(String email) {
        String same = normal(email);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return new EmailClaim(HexFormat.of().formatHex(mac.doFinal(same.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This JDK lacks HmacSHA256", impossible);
        }
    }

    /** The form that all ways of writing an address have in common; mail goes there, not to what somebody typed. */
    public static String normal(String email) {
        String composed = Normalizer.normalize(email.strip(), Normalizer.Form.NFC);
        return ASCII_CAPITAL.matcher(composed).replaceAll(it -> it.group().toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean claim(EmailClaim claim, UserId user) {
        return jdbc.sql(CLAIM)
                        .param(HexFormat.of().parseHex(claim.hash()))
                        .param(user.value())
                        .update()
                == 1;
    }

    /** What became of a claim by somebody who has an address already. */
    public enum Claimed {
        TAKEN_BY_ANOTHER,
        SAME_AS_BEFORE,
        ANOTHER_THAN_BEFORE
    }

    @Override
    public Claimed claimInstead(EmailClaim claim, UserId user) {
        if (!claim(claim, user)) {
            return holder(claim).filter(user::equals).isPresent() ? Claimed.SAME_AS_BEFORE : Claimed.TAKEN_BY_ANOTHER;
        }
        jdbc.sql("DELETE FROM email_claim WHERE user_id = ? AND email_hash <> ?")
                .param(user.value())
                .param(HexFormat.of().parseHex(claim.hash()))
                .update();
        return Claimed.ANOTHER_THAN_BEFORE;
    }

    @Override
    public void release(UserId user) {
        jdbc.sql("DELETE FROM email_claim WHERE user_id = ?")
                .param(user.value())
                .update();
    }

    /** Whose address this is. */
    public Optional<UserId> holder(EmailClaim claim) {
        return jdbc.sql("SELECT user_id FROM email_claim WHERE email_hash = ?")
                .param(HexFormat.of().parseHex(claim.hash()))
                .query(UUID.class)
                .optional()
                .map(UserId::new);
    }
}

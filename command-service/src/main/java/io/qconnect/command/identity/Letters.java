package io.qconnect.command.identity;

import io.qconnect.command.identity.MailedTokens.Purpose;
import io.qconnect.command.platform.Mailer;
import io.qconnect.command.platform.Mailer.CannotMail;
import io.qconnect.command.platform.Mailer.Mail;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.events.UserId;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What people are written about their accounts. A letter is made and goes out beside the answer, with all that it needs, not
 * before it: so that nobody can tell from the time it takes whether an address is known, and a slow mail server keeps nobody
 * waiting.
 */
@Component
class Letters {

    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);

    private final Mailer mailer;
    private final MailedTokens tokens;
    private final EmailClaims emails;
    private final String links;

    Letters(Mailer mailer, MailedTokens tokens, EmailClaims emails, Settings settings) {
        this.mailer = mailer;
        this.tokens = tokens;
        this.emails = emails;
        this.links = settings.links();
    }

    void verifyEmail(UserId user, String email) {
        String text = """
            Welcome. Please confirm that this address is yours:

            %s

            The link is good for two days. If you have not signed up, please ignore this mail.\
            """;
        send(email, "Please confirm your e-mail address", text, () -> verifying(user, email));
    }

    /** Once for each address, however often the profile is changed. */
    void confirmNewEmail(UserId user, String email) {
        String text = """
            This address was entered as yours. Please confirm it; until then you cannot log in:

            %s

            The link is good for two days. If you do not know what this is about, please ignore this mail.\
            """;
        send(
                email,
                "Please confirm your new e-mail address",
                text,
                () -> tokens.isOutstanding(user, Purpose.VERIFY_EMAIL) ? Optional.empty() : verifying(user, email));
    }

    void addressReplaced(String email) {
        String text = """
            Your account has another e-mail address from now on, and mail about it goes there. If it was not you who changed
            it, please tell the clinic at once:

            %s\
            """;
        send(email, "Your account has another e-mail address", text, () -> Optional.of(links));
    }

    void resetPassword(UserId user, String email) {
        String text = """
            Please choose a password here:

            %s

            The link is good for half an hour. If you have not asked for it, please ignore this mail.\
            """;
        send(
                email,
                "Choose a password",
                text,
                () -> tokens.issue(user, emails.of(email), Purpose.RESET_PASSWORD)
                        .map(token -> links + "/reset-password#" + token.text()));
    }

    void alreadySignedUp(String email) {
        String text = """
            Somebody, probably you, has tried to sign up with this address. You have an account already: please log in,
            or choose a new password here:

            %s\
            """;
        send(email, "You have an account already", text, () -> Optional.of(links + "/forgot-password"));
    }

    private Optional<String> verifying(UserId user, String email) {
        return tokens.issue(user, emails.of(email), Purpose.VERIFY_EMAIL)
                .map(token -> links + "/verify-email#" + token.text());
    }

    /** @param link what the text leads to; empty when there is nothing to say any more. No answer waits while it is made */
    private void send(String email, String subject, String text, Supplier<Optional<String>> link) {
        Thread.startVirtualThread(() -> {
            try {
                link.get()
                        .map(it -> new Mail(EmailClaims.normal(email), subject, text.formatted(it)))
                        .ifPresent(mailer::send);
            } catch (CannotMail | DataAccessException | TransactionException failed) {
                LOG.error("\"{}\" was not sent", subject, failed);
            }
        });
    }
}

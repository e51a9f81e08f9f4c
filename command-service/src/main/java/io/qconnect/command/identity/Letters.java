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
 * What people are written about their accounts. A letter is made and goes out beside the answer, with all that it
 * needs, not before it: so that nobody can tell from the time it takes whether an address is known, and a slow mail
 * server keeps nobody waiting.
 */
@Component
class Letters {

    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);

    private final Mailer mailer;
    private final MailedTokens tokens;
    private final EmailClaims emails;
    private final String links;

    Letters(Mailer mailer, MailedTokens tokens, EmailClaims emails, IdentityProperties settings) {
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
        send(
                email,
                "Please confirm your e-mail address",
                () -> verifying(user, email).map(text::formatted));
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
                () -> (tokens.isOutstanding(user, Purpose.VERIFY_EMAIL)
                                ? Optional.<String>empty()
                                : verifying(user, email))
                        .map(text::formatted));
    }

    void addressReplaced(String email) {
        String text = """
            Your account has another e-mail address from now on, and mail about it goes there. If it was not you who
            changed it, please tell the clinic at once.\
            """;
        send(email, "Your account has another e-mail address", () -> Optional.of(text));
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
                () -> tokens.issue(user, emails.of(email), Purpose.RESET_PASSWORD)
                        .map(token -> text.formatted(links + AccountPages.CHOOSE_PASSWORD + "#" + token.text())));
    }

    void alreadySignedUp(String email) {
        String text = """
            Somebody, probably you, has tried to sign up with this address. You have an account already: please log in,
            or choose a new password here:

            %s\
            """;
        send(
                email,
                "You have an account already",
                () -> Optional.of(text.formatted(links + AccountPages.FORGOTTEN_PASSWORD)));
    }

    private Optional<String> verifying(UserId user, String email) {
        return tokens.issue(user, emails.of(email), Purpose.VERIFY_EMAIL)
                .map(token -> links + AccountPages.CONFIRM_EMAIL + "#" + token.text());
    }

    /** @param text empty when there is nothing to say any more. No answer waits while it is made */
    private void send(String email, String subject, Supplier<Optional<String>> text) {
        Thread.startVirtualThread(() -> {
            try {
                text.get()
                        .map(it -> new Mail(EmailClaims.normal(email), subject, it))
                        .ifPresent(mailer::send);
            } catch (CannotMail | DataAccessException | TransactionException failed) {
                LOG.error("\"{}\" was not sent", subject, failed);
            }
        });
    }
}

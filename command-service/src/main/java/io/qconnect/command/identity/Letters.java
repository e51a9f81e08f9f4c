package io.qconnect.command.identity;

import io.qconnect.command.identity.MailedTokens.Purpose;
import io.qconnect.command.platform.Mailer;
import io.qconnect.command.platform.Mailer.CannotMail;
import io.qconnect.command.platform.Mailer.Mail;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.events.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What people are written about their accounts. A letter goes out beside the answer, not before it: so that nobody can tell
 * from the time it takes whether an address is known, and a slow mail server keeps nobody waiting.
 */
@Component
class Letters {

    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);

    private final Mailer mailer;
    private final MailedTokens tokens;
    private final String links;

    Letters(Mailer mailer, MailedTokens tokens, Settings settings) {
        this.mailer = mailer;
        this.tokens = tokens;
        this.links = settings.links();
    }

    void verifyEmail(UserId user, String email) {
        Secret token = tokens.issue(user, Purpose.VERIFY_EMAIL);
        send(email, "Please confirm your e-mail address", """
            Welcome. Please confirm that this address is yours:

            %s/verify-email#%s

            The link is good for two days. If you have not signed up, please ignore this mail.\
            """.formatted(links, token.text()));
    }

    /** Once for each address, however often the profile is changed. */
    void confirmNewEmail(UserId user, String email) {
        if (tokens.isOutstanding(user, Purpose.VERIFY_EMAIL)) {
            return;
        }
        Secret token = tokens.issue(user, Purpose.VERIFY_EMAIL);
        send(email, "Please confirm your new e-mail address", """
            This address was entered as yours. Please confirm it; until then you cannot log in:

            %s/verify-email#%s

            The link is good for two days. If you do not know what this is about, please ignore this mail.\
            """.formatted(links, token.text()));
    }

    void resetPassword(UserId user, String email) {
        Secret token = tokens.issue(user, Purpose.RESET_PASSWORD);
        send(email, "Choose a password", """
            Please choose a password here:

            %s/reset-password#%s

            The link is good for half an hour. If you have not asked for it, please ignore this mail.\
            """.formatted(links, token.text()));
    }

    void alreadySignedUp(String email) {
        send(email, "You have an account already", """
            Somebody, probably you, has tried to sign up with this address. You have an account already: please log in,
            or choose a new password here:

            %s/forgot-password\
            """.formatted(links));
    }

    private void send(String email, String subject, String text) {
        Mail mail = new Mail(EmailClaims.normal(email), subject, text);
        Thread.startVirtualThread(() -> {
            try {
                mailer.send(mail);
            } catch (CannotMail failed) {
                LOG.error("\"{}\" was not sent; the person can ask for it again", subject, failed);
            }
        });
    }
}

package io.qconnect.command.platform;

/** Sends mail to people. Which way, the configuration says. */
public interface Mailer {

    /** @param to one address, verified or not */
    record Mail(String to, String subject, String text) {

        @Override
        public String toString() {
            return "Mail[" + subject + "]";
        }
    }

    /** @throws CannotMail when it could not be handed over */
    void send(Mail mail);

    /** Nobody took the mail. */
    final class CannotMail extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public CannotMail(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

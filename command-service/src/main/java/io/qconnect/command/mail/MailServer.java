package io.qconnect.command.mail;

import io.qconnect.command.platform.Mailer;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

/** Hands mail to the SMTP server of {@code spring.mail.host}. */
final class MailServer implements Mailer {

    private final JavaMailSender server;
    private final String from;

    MailServer(JavaMailSender server, String from) {
        this.server = server;
        this.from = from;
    }

    @Override
    public void send(Mail mail) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom(from);
        message.setTo(mail.to());
        message.setSubject(mail.subject());
        message.setText(mail.text());
        try {
            server.send(message);
        } catch (MailException failed) {
            throw new CannotMail("The mail server took no mail", failed);
        }
    }
}

package io.qconnect.command.identity;

import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;

/** Which mailer is in place: the mail server that is configured, or else the folder. */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

    /**
     * @param mailFolder where mail is laid when no mail server is configured
     * @param mailFrom the sender of our mail
     * @param links the address of the pages that mailed links lead to
     * @param firstAccountsFile accounts to make at the start, {@code {role: {email, password}}}; empty for none
     */
    @ConfigurationProperties("qconnect.identity")
    record Settings(Path mailFolder, String mailFrom, String links, String firstAccountsFile) {}

    @Bean
    Mailer mailer(ObjectProvider<JavaMailSender> server, Settings settings) {
        JavaMailSender configured = server.getIfAvailable();
        return configured == null
                ? new MailFolder(settings.mailFolder())
                : new MailServer(configured, settings.mailFrom());
    }
}

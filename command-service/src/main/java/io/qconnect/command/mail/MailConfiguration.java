package io.qconnect.command.mail;

import io.qconnect.command.platform.Mailer;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.mail.javamail.JavaMailSender;

/** Which mailer is in place: the mail server that is configured, or else the folder. */
@Configuration(proxyBeanMethods = false)
class MailConfiguration {

    /**
     * @param folder where mail is laid when no mail server is configured
     * @param from the sender of our mail
     */
    @ConfigurationProperties("qconnect.mail")
    record Settings(Path folder, String from) {}

    @Bean
    MailFolder mailFolder(Settings settings) {
        return new MailFolder(settings.folder());
    }

    @Bean
    @Primary
    Mailer mailer(ObjectProvider<JavaMailSender> server, MailFolder folder, Settings settings) {
        JavaMailSender configured = server.getIfAvailable();
        return configured == null ? folder : new MailServer(configured, settings.from());
    }
}

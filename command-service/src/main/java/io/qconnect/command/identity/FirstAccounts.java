package io.qconnect.command.identity;

import io.qconnect.command.platform.Accounts.NewAccount;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.Registrar;
import io.qconnect.command.platform.Registrar.Person;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.events.Role;
import io.qconnect.events.Uuids;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the accounts that a clinic begins with, from a file that somebody has laid there: an admin, who can then
 * register everybody else, or one of each role to try things out. Nothing has an account or a password that stands in
 * the program. Before this is done the service is not ready. Accounts that exist are left alone.
 */
@Component
class FirstAccounts implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(FirstAccounts.class);

    private final IdentityProperties settings;
    private final Registrar registrar;
    private final EmailClaims emails;
    private final Passwords passwords;

    FirstAccounts(IdentityProperties settings, Registrar registrar, EmailClaims emails, Passwords passwords) {
        this.settings = settings;
        this.registrar = registrar;
        this.emails = emails;
        this.passwords = passwords;
    }

    record First(String email, String password) {}

    @Override
    public void run(ApplicationArguments arguments) {
        laidDown(settings.firstAccountsFile())
                .forEach((role, first) -> make(Role.valueOf(role.toUpperCase(Locale.ROOT)), first));
    }

    /**
     * By role. None where no file is named, or where it is gone: whoever has got in with it takes the password away
     * again.
     */
    static Map<String, First> laidDown(String named) {
        if (named.isBlank()) {
            return Map.of();
        }
        Path file = Path.of(named);
        if (Files.notExists(file)) {
            LOG.info("No first accounts are made: there is no file {}", file);
            return Map.of();
        }
        return JsonMapper.shared().readValue(file.toFile(), new TypeReference<>() {});
    }

    private void make(Role role, First first) {
        if (emails.holder(emails.of(first.email())).isPresent()) {
            return;
        }
        Caller clinic = Caller.system("first-accounts", Uuids.timeOrdered().toString());
        String name = role.name().charAt(0) + role.name().substring(1).toLowerCase(Locale.ROOT);
        var account = new NewAccount(passwords.hash(first.password(), "/password"), true);
        try {
            registrar
                    .register(clinic, new Person(name, first.email(), null, role), account)
                    .join();
            LOG.info("Made the first account of role {}", role);
        } catch (CompletionException failed) {
            // another process that starts at the same time was first
            if (!(failed.getCause() instanceof Refused refused && refused.refusal() == Refusal.EMAIL_TAKEN)) {
                throw failed;
            }
        }
    }
}

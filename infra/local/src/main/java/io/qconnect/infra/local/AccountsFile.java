package io.qconnect.infra.local;

import io.qconnect.infra.client.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code accounts.json} in the data folder, mode 0600: one account of each role, to try the clinic out. command-service
 * makes these accounts when it starts; their passwords are made here, once, and stand nowhere else.
 */
public final class AccountsFile {

    private static final List<String> ROLES = List.of("patient", "staff", "admin", "auditor");

    private final Path file;

    private AccountsFile(Path file) {
        this.file = file;
    }

    public static AccountsFile in(Path dataFolder) {
        return new AccountsFile(dataFolder.resolve("accounts.json"));
    }

    public static AccountsFile at(Path file) {
        return new AccountsFile(file);
    }

    public Path path() {
        return file;
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /** One role a line, so that a shell can pick one; does nothing when the file is there. */
    public void createIfMissing() {
        if (exists()) {
            return;
        }
        String accounts = ROLES.stream()
                .map(role -> "  \"%s\": {\"email\": \"%s@clinic.example\", \"password\": \"%s\"}"
                        .formatted(role, role, Secrets.random()))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
        try {
            Secrets.write(file, accounts);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** By role, in lower case. */
    public Map<String, Account> read() {
        try {
            return JsonMapper.shared().readValue(file.toFile(), new TypeReference<>() {});
        } catch (JacksonException unreadable) {
            throw new CannotStart(
                    file + " is no file of accounts, {role: {\"email\": …, \"password\": …}}: "
                            + unreadable.getOriginalMessage(),
                    unreadable);
        }
    }

    /** @throws CannotStart when there is no account of this role */
    public Account of(String role) {
        if (!exists()) {
            throw new CannotStart("there is no " + file + "; \"infra/qconnect up\" makes it");
        }
        Account account = read().get(role);
        if (account == null || account.email() == null || account.password() == null) {
            throw new CannotStart(file + " holds no account, with email and password, of role " + role);
        }
        return account;
    }
}

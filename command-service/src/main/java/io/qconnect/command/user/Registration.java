package io.qconnect.command.user;

import io.qconnect.command.platform.Accounts.NewAccount;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Registrar;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.command.user.ImportController.ImportedUser;
import io.qconnect.events.Personal;
import io.qconnect.events.UserId;
import io.qconnect.events.personal.PersonalKeys;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The way of every registration. What is personal is sealed here, before it goes any further. */
@Component
class Registration implements Registrar {

    private final Commands commands;
    private final PersonalKeys keys;
    private final EmailClaims emails;

    Registration(Commands commands, PersonalKeys keys, EmailClaims emails) {
        this.commands = commands;
        this.keys = keys;
        this.emails = emails;
    }

    @Override
    public CompletableFuture<UserId> register(Caller caller, Person person, @Nullable NewAccount account) {
        return send(caller, person, person, account)
                .thenApply(outcome -> outcome.answer().userId());
    }

    @Override
    public CompletableFuture<Void> sessionRevoked(Caller caller, UserId user, UUID session) {
        return commands.send(caller.withoutKey(), null, new RevokeSession(user, session), UserAnswer::first)
                .thenAccept(_ -> {});
    }

    /** @param body of the request */
    CompletableFuture<Outcome<UserAnswer>> send(
            Caller caller, Object body, Person person, @Nullable NewAccount account) {
        RegisterUser command = command(caller.newId(UserId::new, UserId::next), person, account);
        return commands.send(caller, body, command, UserAnswer::first);
    }

    /** Whoever was taken over already is not taken over twice, with or without a key. */
    CompletableFuture<Outcome<UserAnswer>> take(Caller caller, ImportedUser user, @Nullable NewAccount account) {
        UserId id = user.origin().id(UserId::new);
        var person = new Person(user.name(), user.email(), user.phone(), user.role());
        var command = new ImportUser(id, command(id, person, account), user.changedAt());
        return commands.send(caller.withoutKey(), user, command, UserAnswer::first);
    }

    private RegisterUser command(UserId id, Person person, @Nullable NewAccount account) {
        return new RegisterUser(
                id,
                seal(id, "name", person.name().strip()),
                seal(id, "email", person.email().strip()),
                person.phone() == null ? null : seal(id, "phone", person.phone().strip()),
                person.role(),
                emails.of(person.email()),
                account);
    }

    private Personal seal(UserId person, String field, String text) {
        return keys.seal(person.value(), field, text);
    }
}

package io.qconnect.command.user;

import static io.qconnect.command.platform.Refusal.SESSION_ENDED;

import io.qconnect.command.platform.Accounts.NewAccount;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Imported;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Registrar;
import io.qconnect.command.platform.RoleCheck;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.command.user.ImportController.ImportedUser;
import io.qconnect.events.UserId;
import io.qconnect.events.personal.PersonErased;
import io.qconnect.events.personal.PersonalKeys;
import io.qconnect.events.personal.PersonalKeys.Sealing;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
    private final RoleCheck roles;
    private final Clock clock;

    Registration(Commands commands, PersonalKeys keys, EmailClaims emails, RoleCheck roles, Clock clock) {
        this.commands = commands;
        this.keys = keys;
        this.emails = emails;
        this.roles = roles;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<UserId> register(Caller caller, Person person, @Nullable NewAccount account) {
        return send(caller, person, person, account)
                .thenApply(outcome -> outcome.answer().userId());
    }

    @Override
    public CompletableFuture<Void> sessionRevoked(UserId user, UUID session) {
        Caller clinic = Caller.system("sessions", session.toString());
        return commands.send(clinic, null, new RevokeSession(user, session), UserAnswer::first)
                .thenAccept(_ -> {});
    }

    /** @param body of the request */
    CompletableFuture<Outcome<UserAnswer>> send(
            Caller caller, Object body, Person person, @Nullable NewAccount account) {
        mustStand(caller);
        UserId id = caller.newId(UserId::new, UserId::next);
        RegisterUser command = command(id, person, account, keys::seal);
        return commands.send(caller, body, command, UserAnswer::first);
    }

    /** Whoever was taken over already is not taken over twice, with or without a key. */
    CompletableFuture<Outcome<UserAnswer>> take(Caller caller, ImportedUser user) {
        mustStand(caller);
        return take(caller, user, keys::seal);
    }

    /** As {@link #take}, one by one, but the keys of all are made at once. */
    List<CompletableFuture<Outcome<UserAnswer>>> takeAll(Caller caller, List<ImportedUser> users) {
        mustStand(caller);
        List<UUID> ids = users.stream()
                .map(user -> user.origin().id(UserId::new).value())
                .toList();
        Sealing sealing = keys.sealingFor(ids);
        return users.stream().map(user -> takeOne(caller, user, sealing)).toList();
    }

    private CompletableFuture<Outcome<UserAnswer>> takeOne(Caller caller, ImportedUser user, Sealing sealing) {
        try {
            return take(caller, user, sealing);
        } catch (PersonErased | Invalid refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private CompletableFuture<Outcome<UserAnswer>> take(Caller caller, ImportedUser user, Sealing sealing) {
        UserId id = user.origin().id(UserId::new);
        var person = new Person(user.name(), user.email(), user.phone(), user.role());
        Instant changedAt = Imported.lastWritten(user.changedAt(), clock.instant());
        var command = new ImportUser(id, command(id, person, user.account(), sealing), changedAt);
        return commands.send(caller.withoutKey(), user, command, UserAnswer::first);
    }

    /** Whoever is registered may be given a role, and stays. */
    private void mustStand(Caller caller) {
        if (!roles.stands(caller)) {
            commands.refuse(caller, RegisterUser.class, SESSION_ENDED);
        }
    }

    private RegisterUser command(UserId id, Person person, @Nullable NewAccount account, Sealing sealing) {
        UUID whose = id.value();
        return new RegisterUser(
                id,
                sealing.seal(whose, "name", person.name().strip()),
                sealing.seal(whose, "email", person.email().strip()),
                person.phone() == null
                        ? null
                        : sealing.seal(whose, "phone", person.phone().strip()),
                person.role(),
                emails.of(person.email()),
                account);
    }
}

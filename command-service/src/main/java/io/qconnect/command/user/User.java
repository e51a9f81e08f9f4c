package io.qconnect.command.user;

import static io.qconnect.command.platform.Refusal.ADMINS_ONLY;
import static io.qconnect.command.platform.Refusal.EMAIL_TAKEN;
import static io.qconnect.command.platform.Refusal.LAST_ADMIN;
import static io.qconnect.command.platform.Refusal.USER_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Accounts;
import io.qconnect.command.platform.Conditions;
import io.qconnect.command.platform.Trace;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.command.platform.store.EmailOwners;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent;
import io.qconnect.events.UserEvent.ProfileChanged;
import io.qconnect.events.UserEvent.RoleChanged;
import io.qconnect.events.UserEvent.SessionRevoked;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A person the clinic knows. What it knows of the person passes through here sealed, and is not kept in memory. */
@Aggregate(lockFactory = "lockFactory")
class User {

    @AggregateIdentifier
    private @Nullable UserId id;

    private Instant begin = Instant.EPOCH;
    private @Nullable Role role;
    private boolean erased;

    /** The version by which name, address and phone were stated last. What they are is not kept in memory. */
    private long statedAt;

    /** By which import the user was taken over last. */
    private String importedBy = "";

    User() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    UserAnswer handle(RegisterUser command, EmailOwners emails, Accounts accounts) {
        if (!emails.claim(command.emailClaim(), command.userId())) {
            refuse(EMAIL_TAKEN);
        }
        if (command.account() != null) {
            accounts.open(command.userId(), command.role(), command.account());
        }
        AggregateLifecycle.apply(
                new UserRegistered(command.userId(), command.name(), command.email(), command.phone(), command.role()));
        return new UserAnswer(command.userId(), AggregateLifecycle.getVersion() + 1);
    }

    /** What was taken over before and is the same there changes nothing, whatever was changed here since. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    UserAnswer handle(ImportUser command, EmailOwners emails, Accounts accounts, MetaData trace) {
        mustBeKnown();
        if (id == null) {
            return handle(command.registration(), emails, accounts);
        }
        if (!Trace.read(trace, Trace.REQUEST_HASH).equals(importedBy)) {
            if (emails.claimInstead(command.registration().emailClaim(), command.userId())
                    == EmailClaims.Claimed.TAKEN_BY_ANOTHER) {
                refuse(EMAIL_TAKEN);
            }
            command.newAccount().ifPresent(account -> accounts.takeOver(command.userId(), account));
            AggregateLifecycle.apply(command.profile(), command.changed());
            if (command.registration().role() != role) {
                AggregateLifecycle.apply(
                        new RoleChanged(command.userId(), command.registration().role()), command.changed());
            }
        }
        return new UserAnswer(command.userId(), version());
    }

    @CommandHandler
    UserAnswer handle(ChangeProfile command, EmailOwners emails, Accounts accounts, MetaData conditions) {
        mustBeKnown();
        if (command.ofPatientsOnly() && role != Role.PATIENT) {
            refuse(ADMINS_ONLY);
        }
        Conditions.check(conditions, version(), begin);
        if (command.repeats() == statedAt) {
            return new UserAnswer(command.userId(), version());
        }
        switch (emails.claimInstead(command.emailClaim(), command.userId())) {
            case TAKEN_BY_ANOTHER -> refuse(EMAIL_TAKEN);
            case ANOTHER_THAN_BEFORE -> accounts.addressChanged(command.userId());
            case SAME_AS_BEFORE -> {}
        }
        AggregateLifecycle.apply(
                new ProfileChanged(command.userId(), command.name(), command.email(), command.phone()));
        return new UserAnswer(command.userId(), version());
    }

    @CommandHandler
    UserAnswer handle(ChangeRole command, Accounts accounts, MetaData conditions) {
        mustBeKnown();
        Conditions.check(conditions, version(), begin);
        if (command.role() != role) {
            mayStepDown(command.userId(), command.role(), accounts);
            AggregateLifecycle.apply(new RoleChanged(command.userId(), command.role()));
        }
        return new UserAnswer(command.userId(), version());
    }

    /** Whoever is erased already stays so. */
    @CommandHandler
    UserAnswer handle(EraseUser command, EmailOwners emails, Accounts accounts, MetaData conditions) {
        if (!erased) {
            Conditions.check(conditions, version(), begin);
            mayStepDown(command.userId(), Role.PATIENT, accounts);
            emails.release(command.userId());
            AggregateLifecycle.apply(new UserErased(command.userId()));
        }
        return new UserAnswer(command.userId(), version());
    }

    @CommandHandler
    UserAnswer handle(RevokeSession command) {
        AggregateLifecycle.apply(new SessionRevoked(command.userId(), command.session()));
        return new UserAnswer(command.userId(), version());
    }

    private void mayStepDown(UserId user, Role to, Accounts accounts) {
        if (role == Role.ADMIN && !accounts.stepsDown(user, to)) {
            refuse(LAST_ADMIN);
        }
    }

    private void mustBeKnown() {
        if (erased) {
            refuse(USER_NOT_FOUND);
        }
    }

    private static long version() {
        return AggregateLifecycle.getVersion() + 1;
    }

    @EventSourcingHandler
    void evolve(UserEvent fact, @Timestamp Instant recordedAt, @SequenceNumber long sequence, MetaData metaData) {
        importedBy = Trace.importOf(metaData).orElse(importedBy);
        switch (fact) {
            case UserRegistered it -> {
                id = it.userId();
                role = it.role();
                begin = recordedAt;
                statedAt = sequence + 1;
            }
            case ProfileChanged _ -> statedAt = sequence + 1;
            case RoleChanged it -> role = it.role();
            case UserErased _ -> erased = true;
            case SessionRevoked _ -> {} // sessions are no concern of a person's data
        }
    }
}

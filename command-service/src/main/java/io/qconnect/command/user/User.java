package io.qconnect.command.user;

import static io.qconnect.command.platform.Refusal.EMAIL_TAKEN;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Conditions;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent;
import io.qconnect.events.UserEvent.ProfileChanged;
import io.qconnect.events.UserEvent.RoleChanged;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
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

    User() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    UserAnswer handle(RegisterUser command, EmailClaims emails) {
        if (!emails.claim(command.emailClaim(), command.userId())) {
            refuse(EMAIL_TAKEN);
        }
        AggregateLifecycle.apply(
                new UserRegistered(command.userId(), command.name(), command.email(), command.phone(), command.role()));
        return new UserAnswer(command.userId(), AggregateLifecycle.getVersion() + 1);
    }

    @CommandHandler
    UserAnswer handle(ChangeProfile command, EmailClaims emails, MetaData conditions) {
        Conditions.check(conditions, version(), begin);
        if (!emails.claimInstead(command.emailClaim(), command.userId())) {
            refuse(EMAIL_TAKEN);
        }
        AggregateLifecycle.apply(
                new ProfileChanged(command.userId(), command.name(), command.email(), command.phone()));
        return new UserAnswer(command.userId(), version());
    }

    @CommandHandler
    UserAnswer handle(ChangeRole command, MetaData conditions) {
        Conditions.check(conditions, version(), begin);
        if (command.role() != role) {
            AggregateLifecycle.apply(new RoleChanged(command.userId(), command.role()));
        }
        return new UserAnswer(command.userId(), version());
    }

    private static long version() {
        return AggregateLifecycle.getVersion() + 1;
    }

    @EventSourcingHandler
    void evolve(UserEvent fact, @Timestamp Instant recordedAt) {
        switch (fact) {
            case UserRegistered it -> {
                id = it.userId();
                role = it.role();
                begin = recordedAt;
            }
            case ProfileChanged _ -> {} // not kept in memory
            case RoleChanged it -> role = it.role();
        }
    }
}

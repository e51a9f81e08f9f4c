package io.qconnect.events;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can happen to a user: a patient, or somebody who works in the clinic. */
public sealed interface UserEvent extends Fact {

    UserId userId();

    @Override
    default UUID streamId() {
        return userId().value();
    }

    /** The clinic knows this person from now on. */
    @Named("user.registered")
    record UserRegistered(
            UserId userId,
            Personal name,
            Personal email,
            @Nullable Personal phone,
            Role role) implements UserEvent {}

    /** The person has another name, address or number from now on. */
    @Named("user.profile-changed")
    record ProfileChanged(
            UserId userId,
            Personal name,
            Personal email,
            @Nullable Personal phone) implements UserEvent {}

    /** The person is something else in the clinic from now on. */
    @Named("user.role-changed")
    record RoleChanged(UserId userId, Role role) implements UserEvent {}

    /**
     * A refresh token of this session was used twice, so somebody holds a copy: the session has ended for everybody.
     */
    @Named("user.session-revoked")
    record SessionRevoked(UserId userId, UUID session) implements UserEvent {}

    /** The person is to be forgotten: nothing of what is sealed here can be read from now on. */
    @Named("user.erased")
    record UserErased(UserId userId) implements UserEvent {}
}

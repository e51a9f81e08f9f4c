package io.qconnect.command.user;

import io.qconnect.command.platform.Replayable;
import io.qconnect.events.Fact;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent;
import io.qconnect.events.UserEvent.ProfileChanged;
import io.qconnect.events.UserEvent.RoleChanged;
import io.qconnect.events.UserEvent.SessionRevoked;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows auditors any past of a user, without naming anybody: what is personal stays sealed. */
@Component
class PastUsers implements Replayable {

    @Override
    public String streamType() {
        return "User";
    }

    @Override
    public Replay begin() {
        return new Replay() {
            private @Nullable Picture picture;

            @Override
            public void evolve(Fact fact, Instant happenedAt) {
                switch ((UserEvent) fact) {
                    case UserRegistered it ->
                        picture = new Picture(it.userId(), it.role(), happenedAt, happenedAt, false);
                    case ProfileChanged _ ->
                        picture = picture().changed(picture().role(), happenedAt);
                    case RoleChanged it -> picture = picture().changed(it.role(), happenedAt);
                    case UserErased _ -> picture = picture().erased();
                    case SessionRevoked _ -> {} // says something about a login, nothing about the person
                }
            }

            @Override
            public Picture picture() {
                return Objects.requireNonNull(picture, "a user's first fact is that they were registered");
            }
        };
    }

    /**
     * @param changedAt when something about the person was last written down
     * @param isErased the person is forgotten: what was sealed cannot be read any more
     */
    record Picture(UserId userId, Role role, Instant registeredAt, Instant changedAt, boolean isErased) {

        Picture changed(Role newRole, Instant at) {
            return new Picture(userId, newRole, registeredAt, at, isErased);
        }

        Picture erased() {
            return new Picture(userId, role, registeredAt, changedAt, true);
        }
    }
}

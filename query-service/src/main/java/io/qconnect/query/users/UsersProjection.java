package io.qconnect.query.users;

import io.qconnect.events.Personal;
import io.qconnect.events.UserEvent;
import io.qconnect.events.UserEvent.SessionRevoked;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.personal.BrokenSeal;
import io.qconnect.events.personal.PersonalKeys;
import io.qconnect.query.feed.Projection;
import io.qconnect.query.feed.Recorded;
import io.qconnect.query.feed.UnprojectableFact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Draws the register. What facts say about persons is sealed; it is opened here, with each person's key, and whoever
 * has been erased appears as such.
 */
@Component
class UsersProjection implements Projection<UserEvent> {

    private final UserTable table;
    private final PersonalKeys keys;

    UsersProjection(UserTable table, PersonalKeys keys) {
        this.table = table;
        this.keys = keys;
    }

    @Override
    public Class<UserEvent> facts() {
        return UserEvent.class;
    }

    @Override
    public void apply(List<Recorded<UserEvent>> facts) {
        Map<UUID, UserRow> rows = LinkedHashMap.newLinkedHashMap(facts.size());
        List<Recorded<UserEvent>> erased = new ArrayList<>();
        for (Recorded<UserEvent> recorded : facts) {
            switch (recorded.fact()) {
                case UserRegistered fact -> rows.put(fact.userId().value(), registered(fact, recorded));
                case UserErased fact -> {
                    keys.forget(fact.userId().value());
                    erased.add(recorded);
                }
                case SessionRevoked _ -> {} // nothing that the register shows
            }
        }
        table.draw(rows.values());
        table.erase(erased);
    }

    private UserRow registered(UserRegistered fact, Recorded<?> recorded) {
        UUID person = fact.userId().value();
        try {
            return new UserRow(
                    person,
                    open(person, "name", fact.name()),
                    open(person, "email", fact.email()),
                    openOrNull(person, "phone", fact.phone()),
                    fact.role(),
                    recorded.at(),
                    recorded.at(),
                    recorded.version());
        } catch (BrokenSeal broken) {
            throw new UnprojectableFact(recorded, "a sealed value does not open", broken);
        }
    }

    private String open(UUID person, String field, Personal value) {
        return keys.open(person, field, value).text();
    }

    private @Nullable String openOrNull(UUID person, String field, @Nullable Personal value) {
        return value == null ? null : open(person, field, value);
    }

    @Override
    public void clear() {
        table.clear();
    }
}

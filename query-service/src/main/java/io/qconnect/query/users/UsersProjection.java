package io.qconnect.query.users;

import io.qconnect.events.Personal;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent;
import io.qconnect.events.UserEvent.ProfileChanged;
import io.qconnect.events.UserEvent.RoleChanged;
import io.qconnect.events.UserEvent.SessionRevoked;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.personal.BrokenSeal;
import io.qconnect.events.personal.PersonalKeys;
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.Rows;
import io.qconnect.query.feed.tables.Table;
import io.qconnect.query.feed.tables.UnprojectableFact;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    public List<Table<?, ?>> tables() {
        return List.of(table);
    }

    @Override
    public boolean forgets(UserEvent fact) {
        return fact instanceof UserErased;
    }

    @Override
    public void touch(List<Recorded<UserEvent>> facts, Rows rows) {
        rows.touch(
                table,
                facts.stream().map(recorded -> recorded.fact().streamId()).collect(Collectors.toSet()));
    }

    @Override
    public void apply(List<Recorded<UserEvent>> facts, Rows rows) {
        Map<UUID, UserRow> users = rows.of(table);
        PersonalKeys.Opening opening = keys.openingOf(personalIn(facts));
        for (Recorded<UserEvent> recorded : facts) {
            switch (recorded.fact()) {
                case UserRegistered fact ->
                    put(users, row(opening, recorded, Profile.of(fact), fact.role(), recorded.happenedAt()));
                case ProfileChanged fact -> {
                    UserRow before = before(users, recorded);
                    put(users, row(opening, recorded, Profile.of(fact), before.role(), before.createdAt()));
                }
                case RoleChanged fact -> put(users, before(users, recorded).as(fact.role(), recorded));
                case UserErased fact -> {
                    keys.forget(fact.userId().value());
                    users.computeIfPresent(fact.streamId(), (_, before) -> before.erased(recorded));
                }
                case SessionRevoked fact ->
                    users.computeIfPresent(fact.streamId(), (_, before) -> before.asOf(recorded));
            }
        }
    }

    private static void put(Map<UUID, UserRow> rows, UserRow row) {
        rows.put(row.id(), row);
    }

    private static UserRow before(Map<UUID, UserRow> rows, Recorded<UserEvent> recorded) {
        UserRow row = rows.get(recorded.fact().streamId());
        if (row == null) {
            throw new UnprojectableFact(recorded, "the user was never registered");
        }
        return row;
    }

    /** What facts say about a person, sealed. */
    private record Profile(
            Personal name, Personal email, @Nullable Personal phone) {

        static Profile of(UserRegistered fact) {
            return new Profile(fact.name(), fact.email(), fact.phone());
        }

        static Profile of(ProfileChanged fact) {
            return new Profile(fact.name(), fact.email(), fact.phone());
        }

        Stream<Personal> values() {
            return phone == null ? Stream.of(name, email) : Stream.of(name, email, phone);
        }
    }

    private static List<Personal> personalIn(List<Recorded<UserEvent>> facts) {
        return facts.stream()
                .flatMap(recorded -> switch (recorded.fact()) {
                    case UserRegistered fact -> Profile.of(fact).values();
                    case ProfileChanged fact -> Profile.of(fact).values();
                    case RoleChanged _, UserErased _, SessionRevoked _ -> Stream.<Personal>empty();
                })
                .toList();
    }

    private static UserRow row(
            PersonalKeys.Opening opening, Recorded<UserEvent> recorded, Profile profile, Role role, Instant createdAt) {
        UUID person = recorded.fact().streamId();
        try {
            return new UserRow(
                    person,
                    opening.open(person, "name", profile.name()).text(),
                    opening.open(person, "email", profile.email()).text(),
                    profile.phone() == null
                            ? null
                            : opening.open(person, "phone", profile.phone()).text(),
                    role,
                    createdAt,
                    recorded.at(),
                    recorded.version());
        } catch (BrokenSeal broken) {
            throw new UnprojectableFact(recorded, "a sealed value does not open", broken);
        }
    }
}

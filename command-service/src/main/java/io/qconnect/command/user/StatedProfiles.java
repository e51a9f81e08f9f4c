package io.qconnect.command.user;

import io.qconnect.command.platform.store.FactFilter;
import io.qconnect.command.platform.store.StoredFacts;
import io.qconnect.events.Personal;
import io.qconnect.events.UserEvent.ProfileChanged;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import io.qconnect.events.personal.Disclosed;
import io.qconnect.events.personal.Disclosed.Clear;
import io.qconnect.events.personal.PersonalKeys;
import io.qconnect.events.wire.FactJson;
import io.qconnect.proof.StoredFact;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What was stated of people last, for whoever is about to state something else. Users themselves keep nothing of it in
 * memory, and two sealed values do not tell whether they are the same.
 */
@Component
class StatedProfiles {

    private final StoredFacts facts;
    private final PersonalKeys keys;

    StatedProfiles(StoredFacts facts, PersonalKeys keys) {
        this.facts = facts;
        this.keys = keys;
    }

    /** @param version of the user as the fact left it by which it was stated */
    record Stated(String name, String email, @Nullable String phone, long version) {

        boolean says(String otherName, String otherEmail, @Nullable String otherPhone) {
            return equals(new Stated(otherName, otherEmail, otherPhone, version));
        }
    }

    /** Empty for whoever is unknown, or erased. */
    Optional<Stated> of(UserId user) {
        return facts.list(FactFilter.stream(user.value())).stream()
                .flatMap(
                        fact -> switch (FactJson.read(fact.type(), Integer.parseInt(fact.revision()), fact.payload())) {
                            case UserRegistered it -> Stream.of(new Sealed(fact, it.name(), it.email(), it.phone()));
                            case ProfileChanged it -> Stream.of(new Sealed(fact, it.name(), it.email(), it.phone()));
                            default -> Stream.empty();
                        })
                .reduce((_, later) -> later)
                .flatMap(it -> opened(user, it));
    }

    private record Sealed(
            StoredFact fact,
            Personal name,
            Personal email,
            @Nullable Personal phone) {}

    private Optional<Stated> opened(UserId user, Sealed sealed) {
        Disclosed name = open(user, "name", sealed.name());
        Disclosed email = open(user, "email", sealed.email());
        Disclosed phone = sealed.phone() == null ? null : open(user, "phone", sealed.phone());
        return name instanceof Clear && email instanceof Clear
                ? Optional.of(new Stated(
                        name.text(),
                        email.text(),
                        phone == null ? null : phone.text(),
                        sealed.fact().sequence() + 1))
                : Optional.empty();
    }

    private Disclosed open(UserId user, String field, Personal value) {
        return keys.open(user.value(), field, value);
    }
}

package io.qconnect.command.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.qconnect.command.RunningService;
import io.qconnect.events.Personal;
import io.qconnect.events.Uuids;
import io.qconnect.events.personal.BrokenSeal;
import io.qconnect.events.personal.Disclosed;
import io.qconnect.events.personal.MasterKey;
import io.qconnect.events.personal.PersonErased;
import io.qconnect.events.personal.PersonalKeys;
import io.qconnect.events.personal.PersonalKeys.Opening;
import io.qconnect.events.personal.PersonalKeys.Sealing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sealing and opening what facts say about persons, on the real database of keys. */
@RunningService
class PersonalKeysTest {

    private final PersonalKeys keys;
    private final HikariDataSource database;
    private final MasterKey masterKey;
    private final UUID person = Uuids.timeOrdered();

    PersonalKeysTest(
            @Autowired PersonalKeys keys,
            @Autowired @Qualifier("keyDataSource") HikariDataSource database,
            @Autowired MasterKey masterKey) {
        this.keys = keys;
        this.database = database;
        this.masterKey = masterKey;
    }

    /** Another process, which has nothing in its memory. */
    private PersonalKeys elsewhere() {
        return new PersonalKeys(database, masterKey);
    }

    @Test
    void what_is_sealed_here_opens_elsewhere() {
        Personal sealed = keys.seal(person, "name", "Grace Hopper");
        assertThat(elsewhere().open(person, "name", sealed)).isEqualTo(new Disclosed.Clear("Grace Hopper"));
    }

    @Test
    void many_are_sealed_and_opened_together_and_those_erased_are_not() {
        List<UUID> people = Stream.generate(Uuids::timeOrdered).limit(200).toList();
        UUID erased = people.get(7);
        keys.seal(people.getFirst(), "name", "was here before");
        JdbcClient.create(database)
                .sql("INSERT INTO erasure (person_id, facts_touched, erased_at, erased_by) VALUES (?, 0, now(),"
                        + " 'test')")
                .param(erased)
                .update();

        Sealing sealing = elsewhere().sealingFor(people);

        assertThatThrownBy(() -> sealing.seal(erased, "name", "Eve")).isInstanceOf(PersonErased.class);
        assertThatThrownBy(() -> sealing.seal(person, "name", "Nobody asked for"))
                .isInstanceOf(PersonErased.class);
        Map<UUID, Personal> sealed = new LinkedHashMap<>();
        people.stream().filter(it -> it != erased).forEach(it -> sealed.put(it, sealing.seal(it, "name", "of " + it)));
        Opening opening = elsewhere().openingOf(sealed.values());
        sealed.forEach(
                (it, value) -> assertThat(opening.open(it, "name", value)).isEqualTo(new Disclosed.Clear("of " + it)));
        Personal last = Objects.requireNonNull(sealed.get(people.getLast()));
        assertThat(keys.seal(people.getLast(), "name", "again").keyId()).isEqualTo(last.keyId());
    }

    @Test
    void the_same_value_never_looks_the_same_twice() {
        Personal once = keys.seal(person, "name", "Grace Hopper");
        Personal again = keys.seal(person, "name", "Grace Hopper");
        assertThat(again.keyId()).isEqualTo(once.keyId());
        assertThat(again.ciphertext()).isNotEqualTo(once.ciphertext());
    }

    @Test
    void a_value_does_not_open_as_another_field_or_another_person() {
        Personal sealed = keys.seal(person, "name", "Grace Hopper");
        assertThatThrownBy(() -> keys.open(person, "email", sealed)).isInstanceOf(BrokenSeal.class);
        assertThatThrownBy(() -> keys.open(Uuids.timeOrdered(), "name", sealed)).isInstanceOf(BrokenSeal.class);
    }

    @Test
    void a_changed_value_does_not_open() {
        Personal sealed = keys.seal(person, "name", "Grace Hopper");
        Personal changed = new Personal(
                sealed.keyId(), sealed.nonce(), "A" + sealed.ciphertext().substring(1));
        Personal changedTwice = new Personal(
                sealed.keyId(), sealed.nonce(), "B" + sealed.ciphertext().substring(1));
        assertThatThrownBy(() -> {
                    keys.open(person, "name", changed);
                    keys.open(person, "name", changedTwice);
                })
                .isInstanceOf(BrokenSeal.class);
        assertThatThrownBy(() -> keys.open(person, "name", new Personal(sealed.keyId(), "%", "%")))
                .isInstanceOf(BrokenSeal.class);
    }

    @Test
    void without_its_key_a_value_is_erased() {
        Personal sealed = keys.seal(person, "name", "Grace Hopper");
        JdbcClient.create(database)
                .sql("DELETE FROM person_keys WHERE person_id = ?")
                .param(person)
                .update();
        assertThat(elsewhere().open(person, "name", sealed)).isEqualTo(new Disclosed.Erased());
        assertThat(elsewhere().open(person, "name", sealed).text()).isEqualTo("[erased]");
    }

    @Test
    void another_master_key_says_so_instead_of_losing_names(@TempDir Path folder) {
        Personal sealed = keys.seal(person, "name", "Grace Hopper");
        PersonalKeys wrong = new PersonalKeys(database, MasterKey.loadOrCreate(folder.resolve("other.key")));
        assertThatThrownBy(() -> wrong.open(person, "name", sealed)).hasMessageContaining("another master key");
    }

    @Test
    void keys_are_wrapped_anew_when_the_master_key_changes(@TempDir Path folder) throws IOException {
        MasterKey old = MasterKey.loadOrCreate(folder.resolve("old.key"));
        PersonalKeys before = new PersonalKeys(database, old);
        Personal sealed = before.seal(person, "name", "Grace Hopper");
        MasterKey.loadOrCreate(folder.resolve("new.key"));
        Path file = folder.resolve("both.key");
        Files.copy(folder.resolve("new.key"), file, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(
                file, Files.readString(folder.resolve("new.key")) + "\n" + Files.readString(folder.resolve("old.key")));
        PersonalKeys both = new PersonalKeys(database, MasterKey.loadOrCreate(file));

        assertThat(both.open(person, "name", sealed)).isEqualTo(new Disclosed.Clear("Grace Hopper"));
        assertThat(both.rewrap(old.id())).isEqualTo(1);

        PersonalKeys after = new PersonalKeys(database, MasterKey.loadOrCreate(folder.resolve("new.key")));
        assertThat(after.open(person, "name", sealed)).isEqualTo(new Disclosed.Clear("Grace Hopper"));
        assertThat(both.rewrap(old.id())).isZero();
    }
}

package io.qconnect.events.personal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.qconnect.events.Personal;
import io.qconnect.events.personal.KeyTable.PersonKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Seals and opens what facts say about persons. Each person has one data key, made when something about that person is
 * sealed for the first time, and kept in the database of keys, wrapped by the {@link MasterKey}. A value is bound to
 * its person and field, so a name cannot be passed off as an e-mail address or as somebody else's.
 *
 * <p>Needs {@link KeyTable its table} (command-service migrates it). Safe for use by several threads.
 */
public final class PersonalKeys {

    /** About 200 bytes a key: 10,000 people who were here lately take 2 MB. */
    private static final long KEYS_KEPT = 10_000;

    /** How long a destroyed key may still be in the memory of a process that has used it. */
    private static final Duration KEPT_FOR = Duration.ofMinutes(1);

    private final KeyTable table;
    private final Cache<UUID, PersonKey> keysById = cache();
    private final Cache<UUID, PersonKey> keysByPerson = cache();

    public PersonalKeys(DataSource database, MasterKey masterKey) {
        this.table = new KeyTable(database, masterKey);
    }

    private static Cache<UUID, PersonKey> cache() {
        return Caffeine.newBuilder()
                .maximumSize(KEYS_KEPT)
                .expireAfterWrite(KEPT_FOR)
                .build();
    }

    /** Seals for people whose keys are there. */
    public interface Sealing {

        /**
         * @param field which value of the person this is, for example {@code name}
         * @throws PersonErased when the person has been erased, or is none of those it was made for
         */
        Personal seal(UUID person, String field, String text);
    }

    /** Opens what was sealed under keys that are there. */
    public interface Opening {

        /**
         * @throws BrokenSeal when the value was changed, or is not this field of this person, or its key is not what
         *     was stored once
         */
        Disclosed open(UUID person, String field, Personal value);
    }

    /**
     * @param field which value of the person this is, for example {@code name}
     * @throws PersonErased when the person has been erased
     * @throws IllegalStateException when the database of keys does not answer
     */
    public Personal seal(UUID person, String field, String text) {
        return sealingFor(List.of(person)).seal(person, field, text);
    }

    /**
     * Asks the database of keys at most three times, however many people there are, and makes the keys that are
     * missing. Short-lived: whoever is erased while it is used can still be sealed for.
     *
     * @throws IllegalStateException when the database of keys does not answer
     */
    public Sealing sealingFor(Collection<UUID> persons) {
        Map<UUID, PersonKey> keys = keysOf(persons);
        return (person, field, text) -> {
            PersonKey key = keys.get(person);
            if (key == null) {
                throw new PersonErased();
            }
            byte[] nonce = Seal.newNonce();
            byte[] sealed =
                    Seal.close(key.secret(), nonce, Seal.bound(person, field), text.getBytes(StandardCharsets.UTF_8));
            Base64.Encoder base64 = Base64.getEncoder();
            return new Personal(key.keyId(), base64.encodeToString(nonce), base64.encodeToString(sealed));
        };
    }

    /**
     * @throws BrokenSeal when the value was changed, or is not this field of this person
     * @throws IllegalStateException when the database of keys does not answer
     */
    public Disclosed open(UUID person, String field, Personal value) {
        return openingOf(List.of(value)).open(person, field, value);
    }

    /**
     * Asks the database of keys at most once, however many values there are; those without a key are erased. A key that
     * is damaged concerns its own values only.
     *
     * @throws IllegalStateException when the database of keys does not answer
     */
    public Opening openingOf(Collection<Personal> values) {
        Set<UUID> ids = values.stream().map(Personal::keyId).collect(Collectors.toSet());
        Map<UUID, PersonKey> keys = new HashMap<>(keysById.getAllPresent(ids));
        Map<UUID, BrokenSeal> damaged = new HashMap<>();
        table.findByIds(without(ids, keys), damaged::put).forEach(key -> {
            keys.put(key.keyId(), key);
            keysById.put(key.keyId(), key);
        });
        return (person, field, value) -> {
            BrokenSeal damage = damaged.get(value.keyId());
            if (damage != null) {
                throw new BrokenSeal("A person's key is damaged", damage);
            }
            PersonKey key = keys.get(value.keyId());
            if (key == null) {
                return new Disclosed.Erased();
            }
            byte[] nonce = decode(value.nonce());
            byte[] clear = Seal.open(key.secret(), nonce, Seal.bound(person, field), decode(value.ciphertext()));
            return new Disclosed.Clear(new String(clear, StandardCharsets.UTF_8));
        };
    }

    /** The person's key was destroyed: it is not to be used from memory either. */
    public void forget(UUID person) {
        keysByPerson.invalidate(person);
        keysById.asMap().values().removeIf(key -> key.person().equals(person));
    }

    /** Without those who have been erased. */
    private Map<UUID, PersonKey> keysOf(Collection<UUID> persons) {
        Map<UUID, PersonKey> keys = new HashMap<>(keysByPerson.getAllPresent(persons));
        keep(table.findByPersons(without(persons, keys)), keys);
        keep(table.insert(without(persons, keys)), keys);
        // another process made them in between
        keep(table.findByPersons(without(persons, keys)), keys);
        return keys;
    }

    private void keep(List<PersonKey> found, Map<UUID, PersonKey> keys) {
        for (PersonKey key : found) {
            keys.put(key.person(), key);
            keysByPerson.put(key.person(), key);
        }
    }

    private static List<UUID> without(Collection<UUID> wanted, Map<UUID, PersonKey> there) {
        return wanted.stream().filter(id -> !there.containsKey(id)).sorted().toList();
    }

    /**
     * Wraps anew, by the newest master key, what this older one has wrapped. Facts are not touched; whoever reads keys
     * meanwhile needs both.
     *
     * @param olderId {@link MasterKey#olderIds()}
     * @return how many keys there were
     * @throws IllegalStateException when the database of keys does not answer, or the older master key is missing
     */
    public int rewrap(String olderId) {
        return table.rewrap(olderId);
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new BrokenSeal("A sealed value is malformed", malformed);
        }
    }
}

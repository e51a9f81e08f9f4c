package io.qconnect.events.personal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.qconnect.events.Personal;
import io.qconnect.events.Uuids;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/**
 * Seals and opens what facts say about persons. Each person has one data key, made when something about that person is
 * sealed for the first time, and kept in the database of keys, wrapped by the {@link MasterKey}. A value is bound to
 * its person and field, so a name cannot be passed off as an e-mail address or as somebody else's.
 *
 * <p>Needs the table {@code person_keys} (command-service migrates it). Safe for use by several threads.
 */
public final class PersonalKeys {

    /** About 200 bytes a key: 10,000 people who were here lately take 2 MB. */
    private static final long KEYS_KEPT = 10_000;

    /** How long a destroyed key may still be in the memory of a process that has used it. */
    private static final Duration KEPT_FOR = Duration.ofMinutes(1);

    private final DataSource database;
    private final MasterKey masterKey;
    private final SecureRandom random = new SecureRandom();
    private final Cache<UUID, PersonKey> keysById = cache();
    private final Cache<UUID, PersonKey> keysByPerson = cache();

    public PersonalKeys(DataSource database, MasterKey masterKey) {
        this.database = database;
        this.masterKey = masterKey;
    }

    private record PersonKey(UUID person, UUID keyId, SecretKey secret) {}

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
            byte[] nonce = newNonce();
            byte[] sealed =
                    Seal.close(key.secret(), nonce, bound(person, field), text.getBytes(StandardCharsets.UTF_8));
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
        find("key_id", without(ids, keys), damaged::put).forEach(key -> {
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
            byte[] clear = Seal.open(key.secret(), nonce, bound(person, field), decode(value.ciphertext()));
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
        keep(find("person_id", without(persons, keys)), keys);
        keep(insert(without(persons, keys)), keys);
        // another process made them in between
        keep(find("person_id", without(persons, keys)), keys);
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

    private List<PersonKey> find(String column, List<UUID> values) {
        return find(column, values, (_, damage) -> {
            throw damage;
        });
    }

    /** @param damaged hears of each key that does not open, by its id */
    private List<PersonKey> find(String column, List<UUID> values, BiConsumer<UUID, BrokenSeal> damaged) {
        if (values.isEmpty()) {
            return List.of();
        }
        String sql =
                "SELECT person_id, key_id, wrapped_key, master_key_id FROM person_keys WHERE " + column + " = ANY (?)";
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("uuid", values.toArray()));
            List<PersonKey> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    try {
                        found.add(unwrap(row));
                    } catch (BrokenSeal damage) {
                        damaged.accept(row.getObject("key_id", UUID.class), damage);
                    }
                }
            }
            return found;
        } catch (SQLException failed) {
            throw new IllegalStateException("The database of keys does not answer", failed);
        }
    }

    /** Not for those who have a key already, or will never have one again. */
    private List<PersonKey> insert(List<UUID> persons) {
        if (persons.isEmpty()) {
            return List.of();
        }
        String sql = """
            INSERT INTO person_keys (person_id, key_id, wrapped_key, master_key_id)
            SELECT person_id, key_id, wrapped_key, ?
              FROM unnest(?, ?, ?) AS fresh (person_id, key_id, wrapped_key)
             WHERE NOT EXISTS (SELECT FROM erasure WHERE erasure.person_id = fresh.person_id)
            ON CONFLICT (person_id) DO NOTHING
            RETURNING person_id
            """;
        Map<UUID, PersonKey> fresh = new LinkedHashMap<>();
        for (UUID person : persons) {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            fresh.put(person, new PersonKey(person, Uuids.timeOrdered(), new SecretKeySpec(secret, "AES")));
        }
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, masterKey.id());
            insert.setArray(2, connection.createArrayOf("uuid", fresh.keySet().toArray()));
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "uuid",
                            fresh.values().stream().map(PersonKey::keyId).toArray()));
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea", fresh.values().stream().map(this::wrap).toArray(byte[][]::new)));
            List<PersonKey> made = new ArrayList<>();
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    made.add(fresh.get(row.getObject(1, UUID.class)));
                }
            }
            return made;
        } catch (SQLException failed) {
            throw new IllegalStateException("The database of keys does not answer", failed);
        }
    }

    private byte[] wrap(PersonKey key) {
        byte[] nonce = newNonce();
        byte[] context = bound(key.person(), key.keyId().toString());
        return Seal.join(
                nonce,
                Seal.close(
                        wrapping(masterKey.id()), nonce, context, key.secret().getEncoded()));
    }

    private PersonKey unwrap(ResultSet row) throws SQLException {
        UUID person = row.getObject("person_id", UUID.class);
        UUID keyId = row.getObject("key_id", UUID.class);
        byte[] wrapped = row.getBytes("wrapped_key");
        if (wrapped.length < Seal.NONCE_BYTES) {
            throw new BrokenSeal("A person's key is cut off", null);
        }
        byte[] nonce = Arrays.copyOf(wrapped, Seal.NONCE_BYTES);
        byte[] sealed = Arrays.copyOfRange(wrapped, Seal.NONCE_BYTES, wrapped.length);
        SecretKey wrapping = wrapping(row.getString("master_key_id"));
        byte[] secret = Seal.open(wrapping, nonce, bound(person, keyId.toString()), sealed);
        return new PersonKey(person, keyId, new SecretKeySpec(secret, "AES"));
    }

    private SecretKey wrapping(String id) {
        return masterKey
                .wrapping(id)
                .orElseThrow(() -> new IllegalStateException(
                        "A person's key was wrapped by another master key (" + id + ", not " + masterKey.id() + ")"));
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
        int rewrapped = 0;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                int batch;
                do {
                    batch = rewrapSome(connection, olderId);
                    connection.commit();
                    rewrapped += batch;
                } while (batch > 0);
                return rewrapped;
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("The database of keys does not answer", failed);
        }
    }

    private int rewrapSome(Connection connection, String olderId) throws SQLException {
        String select = """
            SELECT person_id, key_id, wrapped_key, master_key_id
              FROM person_keys
             WHERE master_key_id = ?
             LIMIT 1000
               FOR UPDATE
            """;
        String update = "UPDATE person_keys SET wrapped_key = ?, master_key_id = ? WHERE person_id = ?";
        try (PreparedStatement old = connection.prepareStatement(select);
                PreparedStatement anew = connection.prepareStatement(update)) {
            old.setString(1, olderId);
            int count = 0;
            try (ResultSet row = old.executeQuery()) {
                while (row.next()) {
                    PersonKey key = unwrap(row);
                    anew.setBytes(1, wrap(key));
                    anew.setString(2, masterKey.id());
                    anew.setObject(3, key.person());
                    anew.addBatch();
                    count++;
                }
            }
            anew.executeBatch();
            return count;
        }
    }

    private byte[] newNonce() {
        byte[] nonce = new byte[Seal.NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    private static byte[] bound(UUID person, String field) {
        return (person + "/" + field).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new BrokenSeal("A sealed value is malformed", malformed);
        }
    }
}

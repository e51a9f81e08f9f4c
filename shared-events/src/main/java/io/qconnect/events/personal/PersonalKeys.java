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
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/**
 * Seals and opens what facts say about persons. Each person has one data key, made when something about that person is
 * sealed for the first time, and kept in the database of keys, wrapped by the {@link MasterKey}. A value is bound to its
 * person and field, so a name cannot be passed off as an e-mail address or as somebody else's.
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

    /**
     * @param field which value of the person this is, for example {@code name}
     * @throws PersonErased when the person has been erased
     * @throws IllegalStateException when the database of keys does not answer
     */
    public Personal seal(UUID person, String field, String text) {
        PersonKey key = keyOf(person);
        byte[] nonce = newNonce();
        byte[] sealed = Seal.close(key.secret(), nonce, bound(person, field), text.getBytes(StandardCharsets.UTF_8));
        Base64.Encoder base64 = Base64.getEncoder();
        return new Personal(key.keyId(), base64.encodeToString(nonce), base64.encodeToString(sealed));
    }

    /**
     * @throws BrokenSeal when the value was changed, or is not this field of this person
     * @throws IllegalStateException when the database of keys does not answer
     */
    public Disclosed open(UUID person, String field, Personal value) {
        PersonKey key = keysById.getIfPresent(value.keyId());
        if (key == null) {
            Optional<PersonKey> found = find("key_id", value.keyId());
            if (found.isEmpty()) {
                return new Disclosed.Erased();
            }
            key = found.get();
            keysById.put(key.keyId(), key);
        }
        byte[] nonce = decode(value.nonce());
        byte[] clear = Seal.open(key.secret(), nonce, bound(person, field), decode(value.ciphertext()));
        return new Disclosed.Clear(new String(clear, StandardCharsets.UTF_8));
    }

    /** The person's key was destroyed: it is not to be used from memory either. */
    public void forget(UUID person) {
        keysByPerson.invalidate(person);
        keysById.asMap().values().removeIf(key -> key.person().equals(person));
    }

    private PersonKey keyOf(UUID person) {
        PersonKey known = keysByPerson.getIfPresent(person);
        if (known != null) {
            return known;
        }
        PersonKey key = find("person_id", person)
                .or(() -> insert(person))
                // another process made it in between
                .or(() -> find("person_id", person))
                .orElseThrow(PersonErased::new);
        keysByPerson.put(person, key);
        return key;
    }

    private Optional<PersonKey> find(String column, UUID value) {
        String sql = "SELECT person_id, key_id, wrapped_key, master_key_id FROM person_keys WHERE " + column + " = ?";
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, value);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(unwrap(row)) : Optional.empty();
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("The database of keys does not answer", failed);
        }
    }

    /** Empty when the person has a key already, or will never have one again. */
    private Optional<PersonKey> insert(UUID person) {
        UUID keyId = Uuids.timeOrdered();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        byte[] wrapped = wrap(person, keyId, secret);
        String sql = """
            INSERT INTO person_keys (person_id, key_id, wrapped_key, master_key_id)
            SELECT ?, ?, ?, ?
             WHERE NOT EXISTS (SELECT FROM erasure WHERE person_id = ?)
            ON CONFLICT (person_id) DO NOTHING
            """;
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, person);
            insert.setObject(2, keyId);
            insert.setBytes(3, wrapped);
            insert.setString(4, masterKey.id());
            insert.setObject(5, person);
            return insert.executeUpdate() == 1
                    ? Optional.of(new PersonKey(person, keyId, new SecretKeySpec(secret, "AES")))
                    : Optional.empty();
        } catch (SQLException failed) {
            throw new IllegalStateException("The database of keys does not answer", failed);
        }
    }

    private byte[] wrap(UUID person, UUID keyId, byte[] secret) {
        byte[] nonce = newNonce();
        byte[] sealed = Seal.close(wrapping(masterKey.id()), nonce, bound(person, keyId.toString()), secret);
        return Seal.join(nonce, sealed);
    }

    private PersonKey unwrap(ResultSet row) throws SQLException {
        UUID person = row.getObject("person_id", UUID.class);
        UUID keyId = row.getObject("key_id", UUID.class);
        byte[] wrapped = row.getBytes("wrapped_key");
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
     * Wraps anew, by the newest master key, what this older one has wrapped. Facts are not touched; whoever reads keys meanwhile
     * needs both.
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
                    anew.setBytes(
                            1, wrap(key.person(), key.keyId(), key.secret().getEncoded()));
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

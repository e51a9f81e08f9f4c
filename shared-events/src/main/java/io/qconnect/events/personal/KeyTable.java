package io.qconnect.events.personal;

import io.qconnect.events.Uuids;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/**
 * The table {@code person_keys}: people's data keys, each wrapped by a {@link MasterKey} and bound to its person.
 * Whatever it does throws {@link IllegalStateException} when the database of keys does not answer, or a master key is
 * missing.
 */
final class KeyTable {

    private static final int KEY_BYTES = 32;

    private final DataSource database;
    private final MasterKey masterKey;
    private final SecureRandom random = new SecureRandom();

    KeyTable(DataSource database, MasterKey masterKey) {
        this.database = database;
        this.masterKey = masterKey;
    }

    record PersonKey(UUID person, UUID keyId, SecretKey secret) {}

    /** @throws BrokenSeal when one of them is damaged */
    List<PersonKey> findByPersons(List<UUID> persons) {
        return find("person_id", persons, (_, damage) -> {
            throw damage;
        });
    }

    /** @param damaged hears of each key that does not open, by its id */
    List<PersonKey> findByIds(List<UUID> keyIds, BiConsumer<UUID, BrokenSeal> damaged) {
        return find("key_id", keyIds, damaged);
    }

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

    /** Makes keys, but not for those who have one already, or will never have one again. */
    List<PersonKey> insert(List<UUID> persons) {
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
            byte[] secret = new byte[KEY_BYTES];
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

    /**
     * Wraps anew, by the newest master key, what this older one has wrapped. Facts are not touched; whoever reads keys
     * meanwhile needs both.
     *
     * @param olderId {@link MasterKey#olderIds()}
     * @return how many keys there were
     */
    int rewrap(String olderId) {
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

    private byte[] wrap(PersonKey key) {
        byte[] nonce = Seal.newNonce();
        byte[] context = Seal.bound(key.person(), key.keyId().toString());
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
        byte[] secret = Seal.open(wrapping, nonce, Seal.bound(person, keyId.toString()), sealed);
        return new PersonKey(person, keyId, new SecretKeySpec(secret, "AES"));
    }

    private SecretKey wrapping(String id) {
        return masterKey
                .wrapping(id)
                .orElseThrow(() -> new IllegalStateException(
                        "A person's key was wrapped by another master key (" + id + ", not " + masterKey.id() + ")"));
    }
}

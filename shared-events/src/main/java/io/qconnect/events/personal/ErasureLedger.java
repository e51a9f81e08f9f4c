package io.qconnect.events.personal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Destroys keys, and remembers whose. Entry and destruction are one transaction, so there is never one without the
 * other; a person who stands in the ledger gets no key again.
 *
 * <p>Needs the tables {@code person_keys} and {@code erasure} (command-service migrates them).
 */
public final class ErasureLedger {

    private static final String ENTER = """
        INSERT INTO erasure (person_id, key_id, facts_touched, erased_at, erased_by)
        VALUES (?, (SELECT key_id FROM person_keys WHERE person_id = ?), ?, ?, ?)
            ON CONFLICT (person_id) DO NOTHING
        """;

    private static final String DESTROY = "DELETE FROM person_keys WHERE person_id = ?";

    private static final String DESTROY_RETURNED =
            "DELETE FROM person_keys WHERE person_id IN (SELECT person_id FROM erasure) RETURNING person_id";

    private static final String READ = "SELECT person_id, key_id, facts_touched, erased_at, erased_by FROM erasure ";

    private final DataSource database;
    private final PersonalKeys keys;

    public ErasureLedger(DataSource database, PersonalKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /**
     * Destroys a person's key. Doing it again changes nothing and gives the first entry, but destroys a key that came
     * back with a restore.
     *
     * @throws IllegalStateException when the database of keys does not answer
     */
    public Erasure erase(UUID person, long factsTouched, OffsetDateTime at, String by) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement enter = connection.prepareStatement(ENTER);
                    PreparedStatement destroy = connection.prepareStatement(DESTROY)) {
                enter.setObject(1, person);
                enter.setObject(2, person);
                enter.setLong(3, factsTouched);
                enter.setObject(4, at.withOffsetSameInstant(ZoneOffset.UTC));
                enter.setString(5, by);
                enter.executeUpdate();
                destroy.setObject(1, person);
                destroy.executeUpdate();
                connection.commit();
                connection.setAutoCommit(true);
            } catch (SQLException failed) {
                takeBack(connection, failed);
                throw failed;
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("The database of keys does not answer", failed);
        }
        keys.forget(person);
        return find(person).orElseThrow(() -> new IllegalStateException("An entry vanished from the ledger"));
    }

    /** A connection that is gone has nothing to take back, and must not hide why it is gone. */
    private static void takeBack(Connection connection, SQLException failed) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException gone) {
            failed.addSuppressed(gone);
        }
    }

    /**
     * Destroys keys of erased people that came back with a backup of their database.
     *
     * @return how many there were
     * @throws IllegalStateException when the database of keys does not answer
     */
    public int destroyReturned() {
        List<UUID> persons = read(DESTROY_RETURNED, row -> row.getObject("person_id", UUID.class));
        persons.forEach(keys::forget);
        return persons.size();
    }

    public Optional<Erasure> find(UUID person) {
        return read(READ + "WHERE person_id = ?", ErasureLedger::erasure, person).stream()
                .findFirst();
    }

    /** All entries, oldest first. */
    public List<Erasure> entries() {
        return read(READ + "ORDER BY erased_at", ErasureLedger::erasure);
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> read(String sql, Row<T> form, Object... parameters) {
        List<T> rows = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(form.read(row));
                }
            }
            return rows;
        } catch (SQLException failed) {
            throw new IllegalStateException("The database of keys does not answer", failed);
        }
    }

    private static Erasure erasure(ResultSet row) throws SQLException {
        @Nullable UUID keyId = row.getObject("key_id", UUID.class);
        return new Erasure(
                row.getObject("person_id", UUID.class),
                keyId,
                row.getLong("facts_touched"),
                row.getObject("erased_at", OffsetDateTime.class).toInstant(),
                row.getString("erased_by"));
    }
}

package io.qconnect.infra.backup;

import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.LocalPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What must be so before a restored clinic serves anybody. Positions will be drawn again, so the store gets a new
 * epoch, and the read tables begin with it, empty: what Kafka still has of the old one is passed over, and what the
 * store has is published anew.
 */
final class NewLife {

    private static final List<String> RECOVERY =
            List.of("restore_command", "recovery_target_time", "recovery_target_action", "recovery_target_timeline");

    /** A later epoch compares greater: time-ordered. What a statement adds it does not see itself. */
    private static final String EPOCH = """
        INSERT INTO store_epoch (number, epoch, reason)
        SELECT max(number) + 1, uuidv7(), ? FROM store_epoch
        RETURNING epoch::text AS next, (SELECT max(epoch::text) FROM store_epoch) AS last
        """;

    /**
     * Everything but what no fact repeats: Flyway's history, who looked at whose data, which tables are drawn and when.
     * Also how far Kafka's log was read: if it was lost too, the new one may be longer than that by the time somebody
     * looks.
     */
    private static final String EMPTY_READ_TABLES = """
        DO $$
        DECLARE
            name text;
        BEGIN
            FOR name IN SELECT relname FROM pg_class
                         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                           AND relname NOT IN ('flyway_schema_history', 'access_log', 'feed_epoch', 'drawn_table',
                                               'rebuild_run') LOOP
                EXECUTE format('TRUNCATE %I', name);
            END LOOP;
        END
        $$
        """;

    private NewLife() {}

    static void begin(LocalPostgres server, Erased erased, String reason) {
        try {
            for (String setting : RECOVERY) {
                Sql.run(server, "postgres", "ALTER SYSTEM RESET " + setting);
            }
            erased.again(server);
            String epoch = newEpoch(server, reason);
            try (Connection tables = Sql.connect(server, LocalPostgres.QUERY_DATABASE);
                    Statement statement = tables.createStatement();
                    PreparedStatement begin = tables.prepareStatement("UPDATE feed_epoch SET epoch = ?::uuid")) {
                tables.setAutoCommit(false);
                statement.execute(EMPTY_READ_TABLES);
                begin.setString(1, epoch);
                begin.executeUpdate();
                tables.commit();
            }
        } catch (SQLException failed) {
            throw new CannotStart("the restored databases could not be made ready: " + failed.getMessage(), failed);
        }
    }

    private static String newEpoch(LocalPostgres server, String reason) throws SQLException {
        try (Connection store = Sql.connect(server, LocalPostgres.COMMAND_DATABASE);
                PreparedStatement insert = store.prepareStatement(EPOCH)) {
            store.setAutoCommit(false);
            insert.setString(1, reason);
            try (var row = insert.executeQuery()) {
                row.next();
                String next = row.getString("next");
                requireLater(next, row.getString("last"));
                store.commit();
                return next;
            }
        }
    }

    private static void requireLater(String next, String last) {
        if (next.compareTo(last) <= 0) {
            throw new CannotStart("the clock of this machine is behind epoch " + last
                    + ", and a later epoch must be greater; set the clock right and restore again");
        }
    }
}

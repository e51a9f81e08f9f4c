package io.qconnect.postgres;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to its newest schema while others work with it. A migration that needs a table for itself waits for
 * it only as long as nobody notices: whoever comes after it would have to wait, too. So it gives up after a moment, has
 * changed nothing, and is tried again; in the end it succeeds, or says plainly who was in its way.
 */
public final class Migrations {

    /** Shorter than a person calls "slow". */
    static final int LOCK_WAIT_MAX_MILLIS = 200;

    /** Longer than it takes PostgreSQL to call off a vacuum that is in the way (1 s), and most questions. */
    private static final int ATTEMPTS = 8;

    private static final long PAUSE_MILLIS = 500;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private Migrations() {}

    /**
     * What every migration of ours runs under.
     *
     * <p>Flyway's own lock belongs to its session, not to a transaction: CREATE INDEX CONCURRENTLY waits for all
     * transactions that are open, and would wait for that one for ever.
     */
    public static FluentConfiguration settings(FluentConfiguration flyway) {
        return flyway.cleanDisabled(true)
                .validateMigrationNaming(true)
                .initSql("SET lock_timeout = '" + LOCK_WAIT_MAX_MILLIS + "ms'")
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"));
    }

    /**
     * @param from null where there was no schema yet
     * @param to null where there is none still
     */
    public record Way(@Nullable String from, @Nullable String to, int steps) {

        @Override
        public String toString() {
            String there = to == null ? "nothing" : "version " + to;
            return steps == 0
                    ? "is at " + there
                    : "from " + (from == null ? "nothing" : "version " + from) + " to " + there + ", " + steps
                            + (steps == 1 ? " step" : " steps");
        }
    }

    /**
     * Brings the database to the newest version. Several processes may do so at once: one does it, the others wait.
     *
     * @throws SchemaProblem when a step failed, or could not get at a table in a few seconds. Steps that were complete
     *     stay; the one that failed has left nothing behind
     */
    public static Way carryOut(Flyway flyway) {
        for (int attempt = 1; ; attempt++) {
            try {
                return way(flyway.migrate());
            } catch (FlywayException failed) {
                if (!isLockedOut(failed) || attempt == ATTEMPTS) {
                    throw explained(flyway, failed);
                }
                pause();
            }
        }
    }

    /** Of the last attempt; asking Flyway again would read all scripts again, which services wait for at each start. */
    private static Way way(MigrateResult done) {
        String from = version(done.initialSchemaVersion);
        return new Way(
                from, done.migrationsExecuted == 0 ? from : version(done.targetSchemaVersion), done.migrationsExecuted);
    }

    /** Flyway has an empty one where there is no schema. */
    private static @Nullable String version(@Nullable String known) {
        return known == null || known.isEmpty() ? null : known;
    }

    /** Steps that are still to be done, the next one first. */
    public static List<MigrationInfo> pending(Flyway flyway) {
        return Arrays.asList(flyway.info().pending());
    }

    /**
     * For a process that has no right to change the schema.
     *
     * @throws SchemaProblem when the database does not have this release's schema
     */
    public static void require(Flyway flyway) {
        try {
            flyway.validate();
        } catch (FlywayException differs) {
            throw new SchemaProblem(
                    "The database has not the schema of this release; run the migration step first. "
                            + differs.getMessage(),
                    differs);
        }
    }

    private static boolean isLockedOut(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static SchemaProblem explained(Flyway flyway, FlywayException failed) {
        String why = isLockedOut(failed)
                ? "somebody holds a table that the migration needs, and did not let go"
                : "the migration failed";
        return new SchemaProblem(why + "; " + whatIsLeft(flyway) + ": " + failed.getMessage(), failed);
    }

    private static String whatIsLeft(Flyway flyway) {
        for (MigrationInfo step : flyway.info().all()) {
            if (step.getState().isFailed()) {
                return step.getScript()
                        + " runs outside of a transaction and may have left half of it (an index that is"
                        + " not valid, for example): remove that, repair Flyway's history, and migrate again";
            }
        }
        List<MigrationInfo> pending = pending(flyway);
        return pending.isEmpty() ? "no step is missing" : pending.getFirst().getScript() + " has changed nothing";
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new SchemaProblem("Interrupted", stopped);
        }
    }
}

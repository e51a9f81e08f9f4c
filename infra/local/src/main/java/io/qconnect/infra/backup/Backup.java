package io.qconnect.infra.backup;

import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.LocalPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;

/**
 * Copies a running cluster as PostgreSQL describes it: between {@code pg_backup_start} and {@code pg_backup_stop} its files
 * are copied as they are, and the log, which is archived from then on, makes them whole. All three databases are one cluster,
 * so they come back to the same moment. The master key is not in it and must be kept elsewhere.
 */
public final class Backup {

    /** Belongs to the server that runs, and is made anew by the one that will. */
    private static final Set<String> EMPTIED = Set.of(
            "pg_wal",
            "pg_dynshmem",
            "pg_notify",
            "pg_replslot",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "recovery.signal");

    private Backup() {}

    /** @param completeAt from when on every moment can be restored */
    public record Made(Path folder, Instant completeAt, long bytes) {}

    /**
     * @throws CannotStart when no server runs over the data folder, or it refuses, or the archive of before is not there
     */
    public static Made of(Path dataFolder) {
        if (!LocalPostgres.isRunning(dataFolder)) {
            throw new CannotStart("the clinic in " + dataFolder + " does not run; start it with \"infra/qconnect up\"");
        }
        Archive archive = Archive.of(dataFolder);
        archive.begin();
        try (Connection server = LocalPostgres.connect(dataFolder, LocalPostgres.SUPERUSER, LocalPostgres.SUPERUSER);
                Statement statement = server.createStatement()) {
            // with the disk, not more is lost than of the last minute
            statement.execute("ALTER SYSTEM SET archive_timeout = '60s'");
            statement.execute("SELECT pg_reload_conf()");
            statement.execute("SELECT pg_backup_start('qconnect', fast => true)");
            Path draft = archive.draft();
            long bytes = Copying.of(dataFolder.resolve("postgres"), draft.resolve("postgres"), EMPTIED, LEFT_OUT);
            try (ResultSet label = statement.executeQuery("SELECT labelfile, now() FROM pg_backup_stop()")) {
                label.next();
                Files.write(
                        draft.resolve("postgres/backup_label"),
                        label.getString(1).getBytes(StandardCharsets.UTF_8));
                Instant completeAt = label.getObject(2, OffsetDateTime.class).toInstant();
                Instant rounded = Instant.ofEpochMilli(completeAt.toEpochMilli() + 1);
                bytes += ContentCopies.of(dataFolder).bringAll(rounded);
                return new Made(archive.complete(draft, rounded).folder(), rounded, bytes);
            }
        } catch (SQLException refused) {
            throw new CannotStart("PostgreSQL refused the backup: " + refused.getMessage(), refused);
        } catch (IOException failed) {
            throw new CannotStart("cannot write the backup to " + archive.folder() + ": " + failed, failed);
        }
    }
}

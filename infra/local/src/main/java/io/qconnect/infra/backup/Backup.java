package io.qconnect.infra.backup;

import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.FolderLock;
import io.qconnect.infra.local.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.function.Function;

/**
 * Copies a running cluster as PostgreSQL describes it: between {@code pg_backup_start} and {@code pg_backup_stop} its
 * files are copied as they are, and the log, which is archived from then on, makes them whole. All three databases are
 * one cluster, so they come back to the same moment. The master key is not in it and must be kept elsewhere.
 *
 * <p>One at a time: who opens it has the archive to itself until it is closed. A backup that fails leaves nothing
 * behind, and one for which there is no room is not begun.
 */
public final class Backup implements AutoCloseable {

    /** What a clinic wants to find free when it starts, and as much for the log that is written meanwhile. */
    private static final long RESERVE = 2L << 30;

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

    private final Path dataFolder;
    private final Archive archive;
    private final FolderLock turn;

    private Backup(Path dataFolder, Archive archive, FolderLock turn) {
        this.dataFolder = dataFolder;
        this.archive = archive;
        this.turn = turn;
    }

    /** @param completeAt from when on every moment can be restored */
    public record Made(Path folder, Instant completeAt, long bytes) {}

    /**
     * @throws CannotStart when no server runs over the data folder, or somebody else is making a backup, or is
     *     restoring
     */
    public static Backup open(Path dataFolder) {
        if (!LocalPostgres.isRunning(dataFolder)) {
            throw new CannotStart("the clinic in " + dataFolder + " does not run; start it with \"infra/qconnect up\"");
        }
        Archive archive = Archive.of(dataFolder);
        return new Backup(dataFolder, archive, archive.turn());
    }

    /** Makes one, as {@link #make()} does. */
    public static Made of(Path dataFolder) {
        try (Backup backup = open(dataFolder)) {
            return backup.make();
        }
    }

    /**
     * @throws CannotStart when PostgreSQL refuses, or does not bring its log into the archive, or the archive of before
     *     is not there, or there is no room in it
     */
    public Made make() {
        return make(RESERVE, Archiver::of);
    }

    /** @param reserve bytes that are to stay free on the archive's disk */
    Made make(long reserve, Function<Connection, Archiver> archiver) {
        archive.requireThere();
        try {
            requireRoom(reserve);
            // not before: the log would fill what is left
            archive.begin();
            return copy(archiver);
        } catch (SQLException refused) {
            throw new CannotStart("PostgreSQL refused the backup: " + refused.getMessage(), refused);
        } catch (IOException | UncheckedIOException failed) {
            throw new CannotStart("cannot write the backup to " + archive.folder() + ": " + failed, failed);
        }
    }

    private Made copy(Function<Connection, Archiver> archiver) throws SQLException, IOException {
        try (Connection server = LocalPostgres.connect(dataFolder, LocalPostgres.SUPERUSER, LocalPostgres.SUPERUSER);
                Statement statement = server.createStatement();
                Archive.Draft draft = archive.draft()) {
            // with the disk, not more is lost than of the last minute
            statement.execute("ALTER SYSTEM SET archive_timeout = '60s'");
            statement.execute("SELECT pg_reload_conf()");
            statement.execute("SELECT pg_backup_start('qconnect', fast => true)");
            Copied copied = Copying.inUse(dataFolder.resolve("postgres"), draft.cluster(), EMPTIED, LEFT_OUT);
            Stop stop = stop(statement);
            archiver.apply(server).await(stop.piece());
            requireWhole(draft, copied);
            DurableFile.write(draft.cluster().resolve("backup_label"), stop.label());
            Instant rounded = Instant.ofEpochMilli(stop.at().toEpochMilli() + 1);
            long bytes = copied.bytes() + ContentCopies.of(dataFolder).bringAll(rounded);
            return new Made(archive.complete(draft, rounded).folder(), rounded, bytes);
        }
    }

    /** Removes all but the newest, as {@link Archive#keep} does. */
    public Archive.Removed keep(int bases) {
        return archive.keep(bases);
    }

    @Override
    public void close() {
        turn.close();
    }

    private void requireRoom(long reserve) throws IOException {
        archive.forgetDraft();
        long needed = Copied.in(dataFolder.resolve("postgres"), EMPTIED).bytes()
                + ContentCopies.of(dataFolder).bytesToBring();
        Path disk = Files.exists(archive.folder()) ? archive.folder() : dataFolder;
        long room = Files.getFileStore(disk).getUsableSpace();
        if (room - reserve < needed) {
            throw new CannotStart("the disk of " + archive.folder() + " is too full: the backup needs " + (needed >> 20)
                    + " MB, " + (reserve >> 20) + " MB are to stay free, and there are " + (room >> 20)
                    + "; make room there");
        }
    }

    /**
     * What PostgreSQL says at the end of a copy: its label, when that was, and which piece of the log the copy needs
     * last.
     */
    private record Stop(String label, Instant at, String piece) {}

    /** It would wait for the archive itself, and for ever. */
    private static Stop stop(Statement statement) throws SQLException {
        String stop = "SELECT labelfile, clock_timestamp(), pg_walfile_name(lsn)"
                + " FROM pg_backup_stop(wait_for_archive => false)";
        try (ResultSet row = statement.executeQuery(stop)) {
            row.next();
            return new Stop(
                    row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant(), row.getString(3));
        }
    }

    /** A copy of which something is gone would be found out at the restore, on the worst day. */
    private static void requireWhole(Archive.Draft draft, Copied copied) throws IOException {
        Copied there = Copied.in(draft.cluster());
        if (!there.equals(copied) || !Files.exists(draft.cluster().resolve("global/pg_control"))) {
            throw new CannotStart("of what was copied to " + draft.folder() + " something is gone: " + copied
                    + " became " + there + "; who removes files there?");
        }
    }
}

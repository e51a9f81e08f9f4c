package io.qconnect.infra.backup;

import io.qconnect.infra.backup.Archive.Base;
import io.qconnect.infra.backup.Archive.Way;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.FolderLock;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stopped clinic back to a moment. The newest backup from before it is put in the cluster's place, the log is
 * replayed up to the moment, and then everything that knows more than the restored facts is told so, before anybody is
 * served: the store begins a new life (epoch), under which all is published anew; the read tables are emptied for it;
 * and whoever was erased since then stands in the ledger again, so that the service erases them again when it starts.
 * The cluster of before is only moved aside.
 *
 * <p>It has the folder and the archive to itself. A PostgreSQL that nobody watches over any more is stopped, as a start
 * of the clinic would stop it.
 *
 * <p>A restore that ends half-way, in whatever way, is remembered: nothing starts from what lies there, and the next
 * restore begins again with what this one had learned from the cluster of before.
 */
public final class Restore {

    private static final Clock CLOCK = Clock.systemDefaultZone();

    /** For the log that is replayed, beside the copy itself. */
    private static final long ROOM_BESIDE = 1L << 30;

    private final Path dataFolder;
    private final Path cluster;
    private final @Nullable Instant moment;
    private final Consumer<String> progress;

    private Restore(Path dataFolder, @Nullable Instant moment, Consumer<String> progress) {
        this.dataFolder = dataFolder;
        this.cluster = dataFolder.resolve("postgres");
        this.moment = moment;
        this.progress = progress;
    }

    /**
     * @param moment null for the last one that the archive knows, when the cluster itself is lost
     * @return where the cluster of before is; empty when there was none
     * @throws CannotStart when the clinic runs, a backup is being made, the moment lies in the future or before the
     *     first backup, there is no room, or the server does not come up
     */
    public static Optional<Path> to(Path dataFolder, @Nullable Instant moment, Consumer<String> progress) {
        return new Restore(dataFolder, moment, progress).carryOut();
    }

    private Optional<Path> carryOut() {
        Instant now = CLOCK.instant();
        if (moment != null && moment.isAfter(now)) {
            throw new CannotStart(moment + " has not come yet");
        }
        Archive archive = Archive.of(dataFolder);
        // before anything is written there: the folder may have been mistyped
        archive.requireBackups();
        String runs = "the clinic over " + dataFolder + " runs; stop it first";
        try (FolderLock _ = FolderLock.take(Clinic.lockOf(dataFolder), runs);
                FolderLock _ = archive.turn()) {
            if (LocalPostgres.isRunning(dataFolder)) {
                progress.accept("stopping the PostgreSQL that was left behind");
                LocalPostgres.stopLeftOver(dataFolder);
            }
            return carryOut(archive, now);
        }
    }

    private Optional<Path> carryOut(Archive archive, Instant now) {
        Way way = archive.wayTo(moment == null ? now : moment);
        Unfinished restore = Unfinished.in(dataFolder).orElseGet(() -> begin(now));
        try {
            requireRoom(way.base(), archive);
            moveAside(restore);
            put(way, archive);
        } catch (IOException failed) {
            throw new CannotStart("cannot put the backup in place: " + failed, failed);
        }
        progress.accept("replaying the log");
        try (LocalPostgres restored = LocalPostgres.startRestored(dataFolder)) {
            NewLife.begin(restored, new Erased(restore.erased()), "restored to " + asked());
            Instant since = CLOCK.instant();
            // what was lost with the cluster was not lived: then this life goes on from the end of the one before
            Instant from = moment == null ? since.minusMillis(1) : moment;
            archive.add(new Life(timelineOf(restored), since, from));
        } catch (SQLException failed) {
            throw new CannotStart("PostgreSQL does not say on which timeline it is", failed);
        }
        Unfinished.finish(dataFolder);
        return restore.cluster(dataFolder);
    }

    private String asked() {
        return moment == null ? "the last moment" : moment.toString();
    }

    /** Nothing is touched before it is written down what for. */
    private Unfinished begin(Instant now) {
        Erased erased = moment == null ? Erased.nobody() : lastWordsOfTheOldCluster();
        String before = Files.exists(cluster) ? "postgres.before-restore-" + now.toEpochMilli() : null;
        Unfinished restore = new Unfinished(asked(), before, erased.entries());
        restore.write(dataFolder);
        return restore;
    }

    /** Who was erased; and a last commit, so that the log goes on beyond any moment of the past. */
    private Erased lastWordsOfTheOldCluster() {
        progress.accept("asking the cluster of now who was erased");
        try (LocalPostgres old = LocalPostgres.start(dataFolder, 0)) {
            Erased erased = Erased.in(old);
            archiveAll(old);
            return erased;
        } catch (SQLException | CannotStart failed) {
            throw new CannotStart(
                    "the cluster of now does not tell who was erased and what was written last; if it is lost, move "
                            + cluster + " away and restore to the last moment first: " + failed.getMessage(),
                    failed);
        }
    }

    private static void archiveAll(LocalPostgres server) throws SQLException {
        Sql.run(server, "postgres", "SELECT pg_current_xact_id()");
        String last = Sql.one(server, "postgres", "SELECT pg_walfile_name(pg_switch_wal())");
        try (Connection connection = Sql.connect(server, "postgres")) {
            Archiver.of(connection).await(last);
        }
    }

    private void requireRoom(Base base, Archive archive) throws IOException {
        long needed = Copied.in(base.folder()).bytes()
                + ContentCopies.of(dataFolder).bytesToBringBack(archive.contents())
                + ROOM_BESIDE;
        long room = Files.getFileStore(dataFolder).getUsableSpace();
        if (room < needed) {
            throw new CannotStart("the disk of " + dataFolder + " is too full: the backup needs " + (needed >> 20)
                    + " MB beside the cluster of now, and there are " + (room >> 20));
        }
    }

    /** What lies in the cluster's place after that has been moved is what an earlier try had put there. */
    private void moveAside(Unfinished restore) throws IOException {
        Optional<Path> before = restore.cluster(dataFolder);
        if (before.isPresent() && !Files.exists(before.get())) {
            Files.move(cluster, before.get());
        }
        PrivateFolder.delete(cluster);
    }

    private void put(Way way, Archive archive) throws IOException {
        Base base = way.base();
        progress.accept("copying the backup of " + base.completeAt());
        Path draft = dataFolder.resolve("postgres.restoring");
        PrivateFolder.delete(draft);
        Copying.atRest(base.cluster(), draft);
        recoverAlong(way, archive, draft);
        for (Path copies : List.of(archive.contents(), base.contents())) {
            ContentCopies.of(dataFolder).bringBack(copies);
        }
        Files.move(draft, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private void recoverAlong(Way way, Archive archive, Path draft) throws IOException {
        // pieces that an earlier release has archived are not packed
        String settings = ("restore_command = 'if test -f \"%1$s/%%f.gz\"; then gzip -dc \"%1$s/%%f.gz\" > \"%%p\";"
                        + " else cp \"%1$s/%%f\" \"%%p\"; fi'%n")
                .formatted(archive.log());
        if (moment != null) {
            // in the server's settings a zone is an offset: "Z" is not understood there
            String target = moment.toString().replace("Z", "+00");
            settings += "recovery_target_time = '" + target + "'\nrecovery_target_action = 'promote'\n"
                    + "recovery_target_timeline = '"
                    + (way.isStraight()
                            ? "current"
                            : Integer.toString(way.life().timeline())) + "'\n";
        }
        Files.writeString(draft.resolve("postgresql.auto.conf"), settings, StandardOpenOption.APPEND);
        Files.createFile(draft.resolve("recovery.signal"));
    }

    private static int timelineOf(LocalPostgres server) throws SQLException {
        String piece = Sql.one(server, "postgres", "SELECT pg_walfile_name(pg_current_wal_lsn())");
        return Integer.parseInt(piece.substring(0, 8), 16);
    }
}

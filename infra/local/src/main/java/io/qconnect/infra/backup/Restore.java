package io.qconnect.infra.backup;

import io.qconnect.infra.backup.Archive.Base;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stopped clinic back to a moment. The newest backup from before it is put in the cluster's place, the log is
 * replayed up to the moment, and then everything that knows more than the restored facts is told so, before anybody is
 * served: the store begins a new life (epoch), under which all is published anew; the read tables are emptied for it; and
 * whoever was erased since then stands in the ledger again, so that the service erases them again when it starts. The cluster
 * of before is only moved aside.
 */
public final class Restore {

    private static final Clock CLOCK = Clock.systemDefaultZone();

    /** What the last minutes have written is archived within seconds; a slow disk may take longer. */
    private static final Duration ARCHIVED_MAX = Duration.ofMinutes(2);

    private final Path dataFolder;
    private final @Nullable Instant moment;
    private final Consumer<String> progress;

    private Restore(Path dataFolder, @Nullable Instant moment, Consumer<String> progress) {
        this.dataFolder = dataFolder;
        this.moment = moment;
        this.progress = progress;
    }

    /**
     * @param moment null for the last one that the archive knows, when the cluster itself is lost
     * @return where the cluster of before is; empty when there was none
     * @throws CannotStart when the clinic runs, the moment lies in the future or before the first backup, or the server
     *     does not come up
     */
    public static Optional<Path> to(Path dataFolder, @Nullable Instant moment, Consumer<String> progress) {
        return new Restore(dataFolder, moment, progress).carryOut();
    }

    private Optional<Path> carryOut() {
        Instant now = CLOCK.instant();
        if (moment != null && moment.isAfter(now)) {
            throw new CannotStart(moment + " has not come yet");
        }
        if (LocalPostgres.isRunning(dataFolder)) {
            throw new CannotStart("the clinic over " + dataFolder + " runs; stop it first");
        }
        Archive archive = Archive.of(dataFolder);
        Base base = archive.newestBefore(moment == null ? now : moment);
        Erased erased = moment == null ? Erased.nobody() : lastWordsOfTheOldCluster();
        Path cluster = dataFolder.resolve("postgres");
        Optional<Path> before = moveAside(cluster, now);
        try {
            progress.accept("copying the backup of " + base.completeAt());
            Copying.of(base.cluster(), cluster, Set.of(), Set.of());
            recoverFrom(archive, cluster);
            if (Files.isDirectory(base.files())) {
                Copying.of(base.files(), dataFolder.resolve("files"), Set.of(), Set.of());
            }
        } catch (IOException failed) {
            throw new CannotStart("cannot put the backup in place: " + failed, failed);
        }
        progress.accept("replaying the log");
        try (LocalPostgres restored = LocalPostgres.start(dataFolder, 0)) {
            NewLife.begin(restored, erased, "restored to " + (moment == null ? "the last moment" : moment));
        }
        return before;
    }

    /** Who was erased; and a last commit, so that the log goes on beyond any moment of the past. */
    private Erased lastWordsOfTheOldCluster() {
        progress.accept("asking the cluster of now who was erased");
        try (LocalPostgres old = LocalPostgres.start(dataFolder, 0)) {
            Erased erased = Erased.in(old);
            archiveAll(old);
            return erased;
        } catch (SQLException failed) {
            throw new CannotStart(
                    "the cluster of now does not tell who was erased; if it is lost, restore to the last moment first: "
                            + failed.getMessage(),
                    failed);
        }
    }

    private static void archiveAll(LocalPostgres server) throws SQLException {
        Sql.run(server, "postgres", "SELECT pg_current_xact_id()");
        String last = Sql.one(server, "postgres", "SELECT pg_walfile_name(pg_switch_wal())");
        boolean archived = Wait.atMost(ARCHIVED_MAX, () -> {
            try {
                String newest = Sql.one(
                        server, "postgres", "SELECT coalesce(max(last_archived_wal), '') FROM pg_stat_archiver");
                return newest.compareTo(last) >= 0;
            } catch (SQLException failed) {
                throw new CannotStart("PostgreSQL does not say what is archived", failed);
            }
        });
        if (!archived) {
            throw new CannotStart("PostgreSQL has not archived its log: is there room in the archive?");
        }
    }

    private static Optional<Path> moveAside(Path cluster, Instant now) {
        if (!Files.exists(cluster)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Files.move(cluster, cluster.resolveSibling("postgres.before-restore-" + now.toEpochMilli())));
        } catch (IOException failed) {
            throw new CannotStart("cannot move " + cluster + " aside", failed);
        }
    }

    private void recoverFrom(Archive archive, Path cluster) throws IOException {
        String settings = "restore_command = 'cp \"%s/%%f\" \"%%p\"'%n".formatted(archive.log());
        if (moment != null) {
            // in the server's settings a zone is an offset: "Z" is not understood there
            String target = moment.toString().replace("Z", "+00");
            settings += "recovery_target_time = '" + target + "'\nrecovery_target_action = 'promote'\n";
        }
        Files.writeString(cluster.resolve("postgresql.auto.conf"), settings, StandardOpenOption.APPEND);
        Files.createFile(cluster.resolve("recovery.signal"));
    }
}

package io.qconnect.infra.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A real PostgreSQL server of this machine, with durable settings and passwords, over a folder that outlives it.
 *
 * <p>The first start makes the database cluster, the roles and the clinic's databases; every later one finds them. A
 * server that a killed JVM left behind is stopped first and started again by us. {@link #kill()} is a power cut: the
 * next start on the same folder recovers what was acknowledged.
 *
 * <p>Below the data folder: {@code postgres} (the cluster), {@code secrets} (passwords), {@code logs/postgres.log}.
 */
public final class LocalPostgres implements LocalProcess {

    private static final Clock CLOCK = Clock.systemDefaultZone();

    /** The role of command-service. */
    public static final String COMMAND_ROLE = "qconnect_command";
    /** The role of query-service. */
    public static final String QUERY_ROLE = "qconnect_query";
    /** Owns the tables of a database and migrates them; serves nobody. Each has its own. */
    public static final String COMMAND_OWNER = "qconnect_command_owner";

    public static final String QUERY_OWNER = "qconnect_query_owner";
    public static final String KEYS_OWNER = "qconnect_keys_owner";
    /** Facts and what commands need to know. */
    public static final String COMMAND_DATABASE = "qconnect_command";
    /** Read tables. */
    public static final String QUERY_DATABASE = "qconnect_query";
    /** Each person's data key; command-service writes, query-service may read what it is granted. */
    public static final String KEYS_DATABASE = "qconnect_keys";

    private static final Map<String, String> OWNERS =
            Map.of(COMMAND_DATABASE, COMMAND_OWNER, QUERY_DATABASE, QUERY_OWNER, KEYS_DATABASE, KEYS_OWNER);

    public static final String SUPERUSER = "postgres";

    /** From a cluster to a process, on a machine with much to do. */
    private static final Duration PROCESS_MAX = Duration.ofSeconds(20);

    /** The first start completes the cluster before. */
    private static final Duration FIRST_PROCESS_MAX = Duration.ofSeconds(90);

    private static final String COMPLETE = "postgres.complete";

    private final EmbeddedPostgres server;
    private final Postmaster postmaster;
    private final long pid;
    private final Process leash;
    private final FolderLock lock;
    private final Secrets secrets;
    private final LogFile log;

    private LocalPostgres(
            PostgresStart.Running running, Postmaster postmaster, FolderLock lock, Secrets secrets, LogFile log) {
        this.server = running.server();
        this.pid = running.pid();
        this.leash = running.leash();
        this.postmaster = postmaster;
        this.lock = lock;
        this.secrets = secrets;
        this.log = log;
    }

    /**
     * @param port on the loopback address; 0 takes a free one
     * @throws CannotStart when the folder or the port is taken, or the server does not come up
     */
    public static LocalPostgres start(Path dataFolder, int port) {
        if (Files.exists(unfinishedRestore(dataFolder))) {
            throw new CannotStart("a restore over " + dataFolder
                    + " was not finished, and nothing may be served from what lies there: infra/qconnect"
                    + " restore --to … again");
        }
        return startAnyway(dataFolder, port);
    }

    /** Over the cluster that a restore has put there, before it is finished; on a free port. */
    public static LocalPostgres startRestored(Path dataFolder) {
        noteComplete(dataFolder);
        return startAnyway(dataFolder, 0);
    }

    private static LocalPostgres startAnyway(Path dataFolder, int port) {
        Path folder = PrivateFolder.at(dataFolder);
        PostgresAdmin.requireSpeakable(folder);
        FolderLock lock = FolderLock.take(lockOf(folder));
        try {
            return start(folder, port == 0 ? Ports.free() : port, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static LocalPostgres start(Path folder, int port, FolderLock lock) {
        Secrets secrets = Secrets.in(folder);
        LogFile log = LogFile.in(folder, "postgres.log");
        Postmaster postmaster = new Postmaster(folder.resolve("postgres"));
        postmaster.stop();
        setAsideIncomplete(postmaster.directory(), folder.resolve(COMPLETE));
        Ports.requireFree(port, "PostgreSQL");
        Duration processMax = Files.exists(folder.resolve(COMPLETE)) ? PROCESS_MAX : FIRST_PROCESS_MAX;
        PostgresStart.Running running = PostgresStart.of(postmaster, port, secrets, log, processMax);
        LocalPostgres postgres = new LocalPostgres(running, postmaster, lock, secrets, log);
        try {
            postgres.layOut(folder);
            return postgres;
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    /**
     * A first start that was interrupted leaves half a cluster that can neither be started nor made again. Nobody has
     * been told anything from it, but it is only moved away: a file that says "complete" is easily lost.
     */
    private static void setAsideIncomplete(Path directory, Path complete) {
        if (Files.exists(complete) || !Files.exists(directory)) {
            return;
        }
        try {
            Files.move(
                    directory,
                    directory.resolveSibling(
                            "postgres.incomplete-" + CLOCK.instant().toEpochMilli()));
        } catch (IOException e) {
            throw new CannotStart("cannot set aside the incomplete " + directory, e);
        }
    }

    private void layOut(Path folder) {
        PostgresAdmin admin = new PostgresAdmin(jdbcUrl("postgres"), superuser());
        admin.awaitEndOfRecovery();
        admin.requireDurable();
        Path pieces = archiveFolder(folder).resolve("wal");
        if (Files.isDirectory(pieces)) {
            // also one that an earlier release has begun, or that a restore has found
            beginArchiving(folder);
        }
        admin.archiveTo(pieces, archivingHasBegun(folder));
        List.of("postgres", "template1").forEach(admin::closeToEverybody);
        List.of(COMMAND_ROLE, QUERY_ROLE, COMMAND_OWNER, QUERY_OWNER, KEYS_OWNER)
                .forEach(role -> admin.createRole(login(role)));
        OWNERS.forEach(admin::createDatabase);
        takeOver(admin);
        admin.allowToEnter(COMMAND_ROLE, COMMAND_DATABASE);
        admin.allowToEnter(COMMAND_ROLE, KEYS_DATABASE);
        admin.allowToEnter(QUERY_ROLE, QUERY_DATABASE);
        admin.allowToEnter(QUERY_ROLE, KEYS_DATABASE);
        noteComplete(folder);
    }

    private static void noteComplete(Path folder) {
        try {
            Files.writeString(folder.resolve(COMPLETE), CLOCK.instant() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first clinics had one role for owning and serving. All databases first: what is handed over may not own one.
     */
    private void takeOver(PostgresAdmin admin) {
        List<Map.Entry<String, String>> former = OWNERS.entrySet().stream()
                .filter(it -> admin.handOver(it.getKey(), it.getValue()))
                .toList();
        former.forEach(it -> new PostgresAdmin(jdbcUrl(it.getKey()), superuser())
                .handOverTables(it.getKey().equals(QUERY_DATABASE) ? QUERY_ROLE : COMMAND_ROLE, it.getValue()));
    }

    /**
     * A connection to the server that runs over a data folder, with the password that is kept there.
     *
     * @throws CannotStart when none runs there
     */
    public static Connection connect(Path dataFolder, String role, String database) throws SQLException {
        // first: where none runs, no password is made either
        String url = urlOf(dataFolder, database);
        Login login = loginOf(dataFolder, role);
        return DriverManager.getConnection(url, login.user(), login.password());
    }

    /** The login of any role, the superuser too, of the clinic in a data folder. */
    public static Login loginOf(Path dataFolder, String role) {
        return Secrets.in(dataFolder).login(role);
    }

    /** @throws CannotStart when no server runs over the data folder */
    public static String urlOf(Path dataFolder, String database) {
        try {
            // the fourth line of this file is the port
            List<String> lines = Files.readAllLines(dataFolder.resolve("postgres/postmaster.pid"));
            return jdbcUrl(Integer.parseInt(lines.get(3)), database);
        } catch (IOException notRunning) {
            throw new CannotStart("no PostgreSQL runs over " + dataFolder, notRunning);
        }
    }

    /** Everything that was ever written into the clinic's databases is gone after this; a start makes new ones. */
    public void dropDatabases() {
        PostgresAdmin admin = new PostgresAdmin(jdbcUrl("postgres"), superuser());
        OWNERS.keySet().forEach(admin::dropDatabase);
    }

    /** Where backups are, and in {@code wal} the server's log, since the first of them. */
    public static Path archiveFolder(Path dataFolder) {
        return dataFolder.resolve("archive");
    }

    /**
     * From now on a piece of the log that does not come into the archive is missed: the server keeps it and tries
     * again.
     */
    public static void beginArchiving(Path dataFolder) {
        try {
            Path begun = archivingHasBegun(dataFolder);
            if (!Files.exists(begun)) {
                Files.createFile(begun);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether no databases have been made there, or brought there, yet. */
    public static boolean isNew(Path dataFolder) {
        return !Files.exists(dataFolder.resolve("postgres"));
    }

    /** Whether there was a first backup. */
    public static boolean isArchiving(Path dataFolder) {
        return Files.exists(archivingHasBegun(dataFolder));
    }

    /** Not in the archive: that may be a disk which is not there. */
    private static Path archivingHasBegun(Path dataFolder) {
        return dataFolder.resolve("archive.begun");
    }

    /** Exists from the first step of a restore to its last. */
    public static Path unfinishedRestore(Path dataFolder) {
        return dataFolder.resolve("restore.unfinished");
    }

    /**
     * Ends a server that nobody watches over any more, as a start would.
     *
     * @throws CannotStart when somebody does: it is in use then
     */
    public static void stopLeftOver(Path dataFolder) {
        try (FolderLock _ = FolderLock.take(lockOf(dataFolder))) {
            stopUnanswering(dataFolder);
        }
    }

    /** Ends the server that this JVM is starting, if it has got as far as a process; the start fails then. */
    static void stopUnanswering(Path dataFolder) {
        new Postmaster(dataFolder.resolve("postgres")).stop();
    }

    private static Path lockOf(Path dataFolder) {
        return dataFolder.resolve("postgres.lock");
    }

    /** Whether a server runs over this data folder, whoever started it; a start would take it over. */
    public static boolean isRunning(Path dataFolder) {
        return new Postmaster(dataFolder.resolve("postgres")).process().isPresent();
    }

    /** With batched inserts rewritten into one statement; user and password are in {@link #login}. */
    public String jdbcUrl(String database) {
        return jdbcUrl(port(), database);
    }

    static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?reWriteBatchedInserts=true";
    }

    /** The login of one of the roles. */
    public Login login(String role) {
        return secrets.login(role);
    }

    public Login superuser() {
        return secrets.login(SUPERUSER);
    }

    /** Makes a database that only its owner and these guests may enter; an existing one is left as it is. */
    public void createDatabase(String name, String owner, String... guests) {
        PostgresAdmin admin = new PostgresAdmin(jdbcUrl("postgres"), superuser());
        admin.createDatabase(name, owner);
        for (String guest : guests) {
            admin.allowToEnter(guest, name);
        }
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public boolean isAlive() {
        return ProcessHandle.of(pid).filter(Postmaster::isAlive).isPresent();
    }

    @Override
    public LogFile log() {
        return log;
    }

    @Override
    public void kill() {
        postmaster.kill();
        release();
    }

    @Override
    public void close() {
        postmaster.stop();
        release();
    }

    private void release() {
        leash.destroyForcibly();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lock.close();
    }
}

package io.qconnect.infra.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A server from the call of its programs to its first answer. One that was cut off replays its log in between, which
 * may take hours: so it is on a leash as soon as there is a process, and not only once it answers.
 */
final class PostgresStart {

    /** The first start unpacks the programs. */
    private static final Duration CLUSTER_MAX = Duration.ofMinutes(5);

    /**
     * A lock of the library's own, which it keeps open after a start that failed. Whoever starts a server here has a
     * lock of ours, so this one is not needed.
     */
    private static final String LOCK_OF_THE_LIBRARY = "epg-lock";

    private final Postmaster postmaster;
    private final LogFile log;
    private final FutureTask<EmbeddedPostgres> start;
    private @Nullable Process leash;

    /** A server that answers, and what ends it when this JVM ends. */
    record Running(EmbeddedPostgres server, long pid, Process leash) {}

    private PostgresStart(Postmaster postmaster, LogFile log, FutureTask<EmbeddedPostgres> start) {
        this.postmaster = postmaster;
        this.log = log;
        this.start = start;
    }

    /**
     * @param processMax how long it may take from a cluster to a process
     * @throws CannotStart when it does not come up; nothing of it is left then
     */
    static Running of(Postmaster postmaster, int port, Secrets secrets, LogFile log, Duration processMax) {
        var start = new FutureTask<>(builder(postmaster, port, secrets, log)::start);
        Thread.ofPlatform().daemon().name("postgres-start").start(start);
        return new PostgresStart(postmaster, log, start).awaitAnswer(processMax);
    }

    private static EmbeddedPostgres.Builder builder(Postmaster postmaster, int port, Secrets secrets, LogFile log) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(postmaster.directory())
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(PostgresBinaries.folder().toFile())
                .setRegisterShutdownHook(false)
                .setPGStartupWait(PostgresAdmin.RECOVERY_MAX)
                .setPort(port)
                .setConnectConfig(
                        "password", secrets.login(LocalPostgres.SUPERUSER).password())
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
        PostgresSettings.apply(builder, secrets.file(LocalPostgres.SUPERUSER + ".password"));
        return builder;
    }

    private Running awaitAnswer(Duration processMax) {
        try {
            awaitAnswerOrEnd(processMax);
            if (!start.isDone()) {
                start.cancel(true);
                throw new CannotStart("PostgreSQL did not start:\n" + log.excerpt());
            }
            EmbeddedPostgres server = start.get();
            long pid = postmaster
                    .process()
                    .orElseThrow(() -> new CannotStart("PostgreSQL answers, but not from " + postmaster.directory()))
                    .pid();
            return new Running(server, pid, leash == null ? leash(pid) : leash);
        } catch (ExecutionException failed) {
            giveUp();
            throw new CannotStart("PostgreSQL did not start: " + failed.getMessage() + "\n" + log.excerpt(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            giveUp();
            throw new CannotStart("interrupted", stopped);
        } catch (RuntimeException failed) {
            giveUp();
            throw failed;
        }
    }

    private void giveUp() {
        postmaster.stop();
        if (leash != null) {
            // it knows the process by its number, which may be a stranger's by then
            leash.destroyForcibly();
        }
        forgetLockOfTheLibrary();
    }

    /** So that the next start in this JVM, which locks another file of that name, can succeed. */
    private void forgetLockOfTheLibrary() {
        Path lock = postmaster.directory().resolve(LOCK_OF_THE_LIBRARY);
        try {
            Files.deleteIfExists(lock);
        } catch (IOException e) {
            throw new CannotStart("cannot remove " + lock, e);
        }
    }

    /**
     * A server that was cut off replays its log before it answers: that takes as long as it takes, and whoever ended it
     * meanwhile would have it begin again each time. One that has given up is not waited for.
     */
    private void awaitAnswerOrEnd(Duration processMax) {
        Path cluster = postmaster.directory().resolve("PG_VERSION");
        Wait.atMost(CLUSTER_MAX, () -> start.isDone() || Files.exists(cluster));
        if (Wait.atMost(processMax, () -> start.isDone() || postmaster.process().isPresent())) {
            postmaster.process().ifPresent(server -> leash = leash(server.pid()));
            Wait.atMost(
                    PostgresAdmin.RECOVERY_MAX,
                    () -> start.isDone() || postmaster.process().isEmpty());
        }
    }

    /** Stops the server when this JVM ends without having done so: its end closes the pipe that the script reads. */
    private static Process leash(long pid) {
        String script = "trap '' INT HUP TERM; cat > /dev/null; kill -INT " + pid;
        try {
            return new ProcessBuilder("/bin/sh", "-c", script)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new CannotStart("cannot watch over PostgreSQL", e);
        }
    }
}

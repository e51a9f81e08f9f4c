package io.qconnect.infra.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The PostgreSQL server process of a data directory, known by its pid file.
 *
 * <p>It is nobody's child (it detaches itself), so it is asked about and ended by process id only. A pid file may be
 * stale and its number taken by a stranger: only a process that is a {@code postgres} in that directory counts.
 */
record Postmaster(Path directory) {

    /** A fast shutdown writes a checkpoint: seconds on a slow disk. */
    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    /** A backend that lost its postmaster notices at the end of its statement. */
    private static final Duration ORPHANS_MAX = Duration.ofSeconds(5);

    Optional<ProcessHandle> process() {
        return pid().flatMap(ProcessHandle::of).filter(this::isOurs).filter(Postmaster::isAlive);
    }

    /** Ends the server as an operator would: clients are sent away, everything is written down. */
    void stop() {
        process().ifPresent(server -> {
            fastShutdown(server.pid());
            if (!Wait.atMost(STOP_MAX, () -> !isAlive(server))) {
                kill();
            }
        });
        endOrphans();
    }

    /** Ends the server as a power cut would, and waits until nothing of it is left. */
    void kill() {
        process().ifPresent(server -> {
            server.destroyForcibly();
            Wait.atMost(STOP_MAX, () -> !isAlive(server));
        });
        endOrphans();
    }

    /** A new server refuses to start while backends of the old one still hold its shared memory. */
    void endOrphans() {
        if (Wait.atMost(ORPHANS_MAX, () -> orphans().isEmpty())) {
            return;
        }
        List<ProcessHandle> orphans = orphans();
        orphans.forEach(ProcessHandle::destroyForcibly);
        Wait.atMost(ORPHANS_MAX, () -> orphans.stream().noneMatch(Postmaster::isAlive));
    }

    private List<ProcessHandle> orphans() {
        return ProcessHandle.allProcesses()
                .filter(Postmaster::isPostgres)
                .filter(this::worksHere)
                .filter(Postmaster::isAlive)
                .toList();
    }

    private Optional<Long> pid() {
        try {
            return Files.readAllLines(directory.resolve("postmaster.pid")).stream()
                    .findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d+"))
                    .map(Long::valueOf);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean isOurs(ProcessHandle process) {
        return isPostgres(process) && (worksHere(process) || isToldToWorkHere(process));
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().filter(it -> it.endsWith("/postgres")).isPresent();
    }

    /** Every PostgreSQL process changes to its data directory. Linux tells; elsewhere the answer is no. */
    private boolean worksHere(ProcessHandle process) {
        try {
            Path folder = Path.of("/proc", Long.toString(process.pid()), "cwd").toRealPath();
            return folder.equals(directory.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isToldToWorkHere(ProcessHandle process) {
        return process.info()
                .arguments()
                .filter(it -> List.of(it).contains(directory.toString()))
                .isPresent();
    }

    /** A process that has ended stays in the table until its parent asks; in a container that may be never. */
    static boolean isAlive(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return process.isAlive();
        }
    }

    /** SIGINT, which Java cannot send; its own SIGTERM would wait until every client has left. */
    private static void fastShutdown(long pid) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -INT " + pid).start().waitFor();
        } catch (IOException e) {
            throw new CannotStart("cannot stop PostgreSQL, process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

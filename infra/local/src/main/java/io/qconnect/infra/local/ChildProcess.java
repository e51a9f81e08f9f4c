package io.qconnect.infra.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that lives no longer than this JVM, and writes what it says to a file.
 *
 * <p>Its standard input is a pipe into which nobody writes. The child reads it and stops at its end, which comes when
 * this JVM ends, even by kill -9. Ctrl-C in a terminal reaches every process started from there; the child is deaf to
 * it, so that the clinic can be stopped in order.
 */
final class ChildProcess implements AutoCloseable {

    /** {@code exec} keeps the process id; a signal that is ignored stays ignored in the program that follows. */
    private static final List<String> DEAF_TO_CTRL_C = List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    /** A first stop leaves a cache for the next start, which takes a slow machine half a minute. */
    static final Duration STOP_MAX = Duration.ofMinutes(3);

    private final Process process;
    private final LogFile log;

    private ChildProcess(Process process, LogFile log) {
        this.process = process;
        this.log = log;
    }

    static ChildProcess start(List<String> command, Map<String, String> environment, LogFile log) {
        List<String> deaf = new ArrayList<>(DEAF_TO_CTRL_C);
        deaf.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(deaf);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
        try {
            return new ChildProcess(builder.start(), log);
        } catch (IOException e) {
            throw new CannotStart("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    /** The program that runs this JVM: whatever found the right JDK once need not find it again. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    LogFile log() {
        return log;
    }

    /** As a crash would: no chance to write anything down. Takes with it the JVM that assembles a cache at the end. */
    void kill() {
        List<ProcessHandle> children = process.children().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        await(STOP_MAX);
    }

    /** Asks politely, then insists. */
    @Override
    public void close() {
        process.destroy();
        if (!await(STOP_MAX)) {
            kill();
        }
    }

    private boolean await(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

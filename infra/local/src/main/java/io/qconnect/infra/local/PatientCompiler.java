package io.qconnect.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps the second compiler of a starting JVM from the processors that the start itself needs, until this is closed: it works
 * when nobody else wants to (decision 0037).
 *
 * <p>Linux lets those take this back who may raise priorities, as root may. For everybody else, on other systems, and where
 * there are processors for all, nothing is done.
 */
final class PatientCompiler implements AutoCloseable {

    /** With as many, a JVM has one thread for it. */
    private static final int PROCESSORS_MAX = 3;

    /** The kernel cuts names off after 15 characters. */
    private static final String THREAD = "C2 CompilerThre";

    private static final boolean HELPS = helps();

    private final long pid;
    private boolean patient;

    private PatientCompiler(long pid) {
        this.pid = pid;
    }

    /** @param pid of a JVM, or of what becomes one */
    static PatientCompiler of(long pid) {
        return new PatientCompiler(pid);
    }

    private static boolean helps() {
        return Runtime.getRuntime().availableProcessors() <= PROCESSORS_MAX
                && Files.isDirectory(Path.of("/proc/self/task"))
                && run("chrt", "--idle", "0", "chrt", "--other", "0", "true");
    }

    /** To be called now and then: the compiler comes some time after its process. */
    void look() {
        if (HELPS && !patient) {
            patient = thread().filter(it -> run("chrt", "--idle", "--pid", "0", it))
                    .isPresent();
        }
    }

    private Optional<String> thread() {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.filter(it -> nameOf(it).equals(THREAD))
                    .map(it -> it.getFileName().toString())
                    .findFirst();
        } catch (IOException | UncheckedIOException gone) {
            return Optional.empty();
        }
    }

    private static String nameOf(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException gone) {
            return "";
        }
    }

    /** @throws IllegalStateException when the compiler would stay as it is now */
    @Override
    public void close() {
        if (patient
                && !run("chrt", "--all-tasks", "--other", "--pid", "0", Long.toString(pid))
                && ProcessHandle.of(pid).isPresent()) {
            throw new IllegalStateException("The compiler of process " + pid + " does not get its priority back");
        }
        patient = false;
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

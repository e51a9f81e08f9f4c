package io.qconnect.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the second compiler of a starting JVM from the processors that the start itself needs, until this is closed: it
 * works when nobody else wants to (decision 0037).
 *
 * <p>Linux lets those take this back who may raise priorities, as root may. For everybody else, on other systems, and
 * where there are processors for all, nothing is done.
 */
final class PatientCompiler implements AutoCloseable {

    /** With as many, a JVM has one thread for it. */
    private static final int PROCESSORS_MAX = 3;

    /** The kernel cuts names off after 15 characters. */
    private static final String THREAD = "C2 CompilerThre";

    static final boolean HELPS = helps();

    private final Path threads;
    private @Nullable String patient;

    private PatientCompiler(Path threads) {
        this.threads = threads;
    }

    /** @param pid of a JVM, or of what becomes one */
    static PatientCompiler of(long pid) {
        return new PatientCompiler(Path.of("/proc", Long.toString(pid), "task"));
    }

    private static boolean helps() {
        return Runtime.getRuntime().availableProcessors() <= PROCESSORS_MAX
                && Files.isDirectory(Path.of("/proc/self/task"))
                && run("chrt", "--idle", "0", "chrt", "--other", "0", "true");
    }

    /** To be called now and then: the compiler comes some time after its process. */
    void look() {
        if (HELPS && patient == null) {
            patient = thread().filter(it -> run("chrt", "--idle", "--pid", "0", it))
                    .orElse(null);
        }
    }

    private Optional<String> thread() {
        try (Stream<Path> all = Files.list(threads)) {
            return all.filter(it -> nameOf(it).equals(THREAD))
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

    /** @throws CannotStart when the compiler would stay as it is now */
    @Override
    public void close() {
        String thread = patient;
        if (thread != null && !run("chrt", "--other", "--pid", "0", thread) && Files.exists(threads.resolve(thread))) {
            throw new CannotStart("the compiler of " + threads.getParent() + " does not get its priority back");
        }
        patient = null;
    }

    /** Takes milliseconds, and is not broken off. */
    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}

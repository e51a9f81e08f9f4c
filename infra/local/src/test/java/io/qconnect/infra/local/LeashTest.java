package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeashTest {

    @Test
    void a_service_stops_when_its_parent_has_gone() throws Exception {
        Process service = leashed(Endless.class);
        assertThat(service.inputReader().readLine()).isEqualTo("running");

        // what the operating system does when the parent dies
        service.getOutputStream().close();

        assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_service_that_fails_ends_with_its_own_failure() throws Exception {
        Process service = leashed(Failing.class);

        assertThat(service.inputReader().lines()).anyMatch(it -> it.contains("IllegalStateException: no database"));
        assertThat(service.waitFor()).isEqualTo(1);
    }

    /** The JVM waits for what assembles its cache, also when it is halted. */
    @Test
    void a_service_whose_cache_does_not_get_finished_ends_all_the_same(@TempDir Path folder) throws Exception {
        Process service = new ProcessBuilder(leavingACache(folder, Hurried.class))
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(service.inputReader().readLine()).isEqualTo("running");

            service.getOutputStream().close();
            // where it was not seen, it was ended before
            standstill(service.toHandle());

            assertThat(service.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            List<ProcessHandle> children = service.children().toList();
            service.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void what_assembles_the_cache_of_a_child_is_killed_with_it(@TempDir Path folder) throws Exception {
        LogFile log = LogFile.in(folder, "child.log");
        ChildProcess child = ChildProcess.start(leavingACache(folder, Ending.class), Map.of(), log);
        ProcessHandle assembling =
                standstill(ProcessHandle.of(child.pid()).orElseThrow()).orElseThrow();

        child.kill();

        assertThat(child.isAlive()).isFalse();
        assertThat(Wait.atMost(Duration.ofSeconds(30), () -> isOver(assembling)))
                .isTrue();
    }

    /** No cache is made of what lies in folders, so the classes are put into a jar. */
    private static List<String> leavingACache(Path folder, Class<?> main) throws IOException {
        Path jar = folder.resolve("classes.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> one : List.of(Leash.class, Endless.class, Hurried.class, Ending.class)) {
                String name = one.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (var in = Objects.requireNonNull(one.getClassLoader().getResourceAsStream(name))) {
                    in.transferTo(out);
                }
            }
        }
        return List.of(
                ChildProcess.java().toString(),
                "-XX:AOTCacheOutput=" + folder.resolve("cache.aot"),
                "-cp",
                jar.toString(),
                main.getName());
    }

    /** Stops the process that this one starts, as a machine does that is out of memory or whose disk hangs. */
    private static Optional<ProcessHandle> standstill(ProcessHandle parent) throws Exception {
        assertThat(Wait.atMost(
                        Duration.ofSeconds(60),
                        () -> !parent.isAlive() || parent.children().findAny().isPresent()))
                .isTrue();
        Optional<ProcessHandle> child = parent.children().findAny();
        if (child.isPresent()) {
            Process stop = new ProcessBuilder(
                            "/bin/sh", "-c", "kill -STOP " + child.get().pid())
                    .start();
            stop.waitFor();
        }
        return child;
    }

    /** Where nobody asks how an orphan has ended, its number stays; its program does not. */
    private static boolean isOver(ProcessHandle process) {
        return !process.isAlive() || process.info().command().isEmpty();
    }

    @Test
    void a_child_is_stopped_when_asked_and_what_it_said_is_kept(@TempDir Path folder) {
        LogFile log = LogFile.in(folder, "child.log");
        ChildProcess child = ChildProcess.start(List.of("/bin/sh", "-c", "echo hello; cat"), Map.of(), log);
        assertThat(Wait.atMost(Duration.ofSeconds(30), () -> !log.tail(1).isEmpty()))
                .isTrue();

        child.close();

        assertThat(child.isAlive()).isFalse();
        assertThat(log.tail(5)).containsExactly("hello");
    }

    private static Process leashed(Class<?> main) throws IOException {
        return new ProcessBuilder(
                        ChildProcess.java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Leash.class.getName(),
                        main.getName())
                .redirectErrorStream(true)
                .start();
    }

    static final class Endless {

        static void main(String[] args) throws InterruptedException {
            System.out.println("running");
            new CountDownLatch(1).await();
        }
    }

    /** Has little time to end. */
    static final class Hurried {

        static void main(String[] args) throws Throwable {
            Leash.run(new String[] {Endless.class.getName()}, Duration.ofSeconds(1), Duration.ofSeconds(10));
        }
    }

    static final class Ending {

        static void main(String[] args) {
            // its cache is what counts
        }
    }

    static final class Failing {

        static void main(String[] args) {
            throw new IllegalStateException("no database");
        }
    }
}

package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    static final class Failing {

        static void main(String[] args) {
            throw new IllegalStateException("no database");
        }
    }
}

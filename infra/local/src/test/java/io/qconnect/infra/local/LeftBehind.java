package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** PostgreSQL servers whose JVM has ended. */
public final class LeftBehind {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private LeftBehind() {}

    /** A JVM of its own that starts the server over this folder and stays. */
    static Process jvm(Path data) throws IOException {
        List<String> command = Stream.of(
                        ChildProcess.java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starting.class.getName(),
                        data.toString())
                .toList();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static void end(Process jvm) throws InterruptedException {
        jvm.destroyForcibly();
        assertThat(jvm.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** A server that even its leash was taken from, as when a machine that is short of memory has ended both. */
    public static void over(Path data) throws Exception {
        Process jvm = jvm(data);
        try {
            await().atMost(PATIENCE)
                    .until(() -> LocalPostgres.isRunning(data)
                            && leash(jvm).findAny().isPresent());
            leash(jvm).forEach(ProcessHandle::destroyForcibly);
        } finally {
            end(jvm);
        }
        assertThat(LocalPostgres.isRunning(data)).isTrue();
    }

    private static Stream<ProcessHandle> leash(Process jvm) {
        return jvm.children()
                .filter(child -> Arrays.stream(child.info().arguments().orElse(new String[0]))
                        .anyMatch(argument -> argument.contains("kill -INT")));
    }

    /** Of a server that was stopped: the next one takes its time before it answers, as with a long log to replay. */
    static void hasMuchToReplay(Path data) throws IOException {
        Path cluster = data.resolve("postgres");
        Files.writeString(
                cluster.resolve("postgresql.auto.conf"),
                "restore_command = 'sleep 60; false'\n",
                StandardOpenOption.APPEND);
        Files.createFile(cluster.resolve("recovery.signal"));
    }

    static final class Starting {

        static void main(String[] args) throws InterruptedException {
            try (LocalPostgres _ = LocalPostgres.start(Path.of(args[0]), 0)) {
                new CountDownLatch(1).await();
            }
        }
    }
}

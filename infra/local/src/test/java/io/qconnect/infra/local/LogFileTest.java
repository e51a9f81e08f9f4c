package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @Test
    void of_a_process_that_says_much_is_bounded_while_it_runs() throws IOException {
        LogFile log = LogFile.in(data, "chatty.log");
        Path former = log.path().resolveSibling("chatty.log.1");
        List<String> chatty =
                List.of("/bin/sh", "-c", "n=0; while :; do n=$((n+1)); echo \"line $n of many\"; sleep 0.001; done");
        try (ChildProcess _ = ChildProcess.start(chatty, Map.of(), log)) {
            await().atMost(PATIENCE).until(() -> Files.size(log.path()) > 2000);

            LogFile.bound(data, 2000);

            assertThat(Files.readString(former)).startsWith("line 1 of many\n").hasSizeGreaterThan(2000);
            await().atMost(PATIENCE).until(() -> Files.size(log.path()) > 2000);
            // had the process not gone on at the new end, there would be a hole before it
            assertThat(Files.readString(log.path())).startsWith("line ").doesNotContain("\0", "line 1 of");

            LogFile.bound(data, 2000);

            assertThat(Files.readString(former)).doesNotContain("line 1 of");
            try (var files = Files.list(data.resolve("logs"))) {
                assertThat(files).containsExactlyInAnyOrder(log.path(), former);
            }
        }
    }

    @Test
    void that_is_small_is_left_alone() throws IOException {
        LogFile log = LogFile.in(data, "quiet.log");
        Files.writeString(log.path(), "all is well\n");

        LogFile.bound(data);

        assertThat(log.tail(2)).containsExactly("all is well");
        assertThat(log.path().resolveSibling("quiet.log.1")).doesNotExist();
    }

    @Test
    void need_not_be_there() throws IOException {
        LogFile.bound(data);

        assertThat(data).isEmptyDirectory();
    }
}

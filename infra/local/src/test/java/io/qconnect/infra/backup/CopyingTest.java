package io.qconnect.infra.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What vanishes from a folder in use is passed over; what vanishes from the copy is missed. */
class CopyingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Path from;
    private Path to;

    @BeforeEach
    void a_folder() throws IOException {
        from = Files.createDirectories(folder.resolve("from"));
        to = folder.resolve("to");
        Files.writeString(from.resolve("kept"), "kept");
        Files.writeString(Files.createDirectory(from.resolve("below")).resolve("deep"), "deeper");
    }

    /** To whoever copies it, a link into nowhere is a file that was dropped after it had been listed. */
    private void dropped() throws IOException {
        Files.createSymbolicLink(from.resolve("below/dropped"), folder.resolve("nowhere"));
    }

    @Test
    void copies_all_but_what_is_emptied_and_left_out() throws IOException {
        Files.writeString(from.resolve("postmaster.pid"), "17");
        Files.writeString(Files.createDirectory(from.resolve("log")).resolve("piece"), "of the log");

        Copied copied = Copying.inUse(from, to, Set.of("log"), Set.of("postmaster.pid"));

        assertThat(copied).isEqualTo(new Copied(2, 10)).isEqualTo(Copied.in(to));
        assertThat(to.resolve("below/deep")).hasContent("deeper");
        assertThat(to.resolve("log")).isEmptyDirectory();
        assertThat(to.resolve("postmaster.pid")).doesNotExist();
    }

    @Test
    void passes_over_what_was_dropped_in_between() throws IOException {
        dropped();

        assertThat(Copying.inUse(from, to, Set.of(), Set.of())).isEqualTo(new Copied(2, 10));

        assertThat(to.resolve("below/dropped")).doesNotExist();
    }

    @Test
    void drops_nothing_of_a_folder_at_rest() throws IOException {
        dropped();

        assertThatThrownBy(() -> Copying.atRest(from, to)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void fails_when_the_copy_is_taken_away() throws Exception {
        for (int file = 0; file < 500; file++) {
            Files.writeString(from.resolve("below/" + file), "content");
        }
        var thief = CompletableFuture.runAsync(() -> {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> Files.exists(to.resolve("below")));
            assertThat(to.toFile().renameTo(folder.resolve("elsewhere").toFile()))
                    .isTrue();
        });

        assertThatThrownBy(() -> Copying.inUse(from, to, Set.of(), Set.of())).isInstanceOf(NoSuchFileException.class);

        thief.join();
    }

    @Test
    void fails_when_there_is_nothing_to_copy() {
        assertThatThrownBy(() -> Copying.inUse(folder.resolve("nowhere"), to, Set.of(), Set.of()))
                .isInstanceOf(NoSuchFileException.class);
    }
}

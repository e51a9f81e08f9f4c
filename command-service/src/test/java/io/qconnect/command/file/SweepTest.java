package io.qconnect.command.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sweep takes what nobody needs, and nothing that somebody brings while it looks. */
class SweepTest {

    private static final String SHA256 = "0".repeat(64);
    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final Instant BEFORE = NOW.minus(Duration.ofHours(1));

    @TempDir
    private Path root;

    private ContentFolder folder;
    private Path content;

    @BeforeEach
    void an_old_content() throws IOException {
        folder = new ContentFolder(new FileProperties(root, 1), Clock.fixed(NOW, ZoneOffset.UTC));
        bring();
        content = folder.find(SHA256).orElseThrow();
        age(content);
    }

    private void bring() {
        try {
            folder.keep(SHA256, () -> new ByteArrayInputStream(new byte[] {1, 2, 3}));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void age(Path path) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(BEFORE.minusSeconds(1)));
    }

    private void sweep(Predicate<String> isReferredTo) throws IOException {
        folder.sweep(BEFORE, isReferredTo);
    }

    private Path aside() {
        return content.resolveSibling(SHA256 + ".aside");
    }

    @Test
    void what_nobody_refers_to_goes_and_leaves_nothing() throws IOException {
        sweep(_ -> false);
        assertThat(content.getParent()).isEmptyDirectory();
    }

    @Test
    void what_is_brought_again_while_it_is_asked_for_stays() throws IOException {
        sweep(_ -> {
            bring();
            return false;
        });
        assertThat(content).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(aside()).doesNotExist();
    }

    @Test
    void what_is_brought_again_while_it_lies_aside_stays() throws IOException {
        sweep(_ -> {
            if (Files.exists(aside())) {
                bring();
            }
            return false;
        });
        assertThat(content).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void what_lay_aside_when_a_process_ended_comes_back_if_somebody_needs_it() throws IOException {
        Files.move(content, aside());
        sweep(SHA256::equals);
        assertThat(content).exists();
        Files.move(content, aside());
        sweep(_ -> false);
        assertThat(content.getParent()).isEmptyDirectory();
    }

    @Test
    void a_file_that_vanishes_stops_nobody() throws IOException {
        Path half = Files.writeString(content.resolveSibling("incoming-1"), "half");
        Path other = Files.writeString(content.resolveSibling("incoming-2"), "half");
        age(half);
        age(other);
        sweep(name -> {
            try {
                Files.deleteIfExists(content.resolveSibling(name));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return false;
        });
        assertThat(content.getParent()).isEmptyDirectory();
    }
}

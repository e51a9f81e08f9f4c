package io.qconnect.infra.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.infra.local.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCopiesTest {

    private static final Instant LONG_AGO = Instant.parse("2026-03-02T08:00:00Z");
    private static final Instant NEXT_DAY = LONG_AGO.plus(Duration.ofDays(1));

    /** Later than any look that a test takes. */
    private static final Instant FAR_AHEAD = Instant.parse("2126-03-02T08:00:00Z");

    private static final String ONE = "ab" + "1".repeat(62);
    private static final String OTHER = "ab" + "2".repeat(62);

    @TempDir
    private Path data;

    private ContentCopies copies;

    @BeforeEach
    void begin() throws IOException {
        copies = ContentCopies.of(data);
        content(ONE);
    }

    private void content(String sha256) throws IOException {
        Path shelf = Files.createDirectories(data.resolve("files/ab"));
        Files.writeString(shelf.resolve(sha256), "of " + sha256);
        shelfChanged(LONG_AGO);
    }

    /** As long ago as it takes until nobody can look at the very moment of a change. */
    private void shelfChanged(Instant at) throws IOException {
        Files.setLastModifiedTime(data.resolve("files/ab"), FileTime.from(at));
    }

    private void archiveBegins() throws IOException {
        LocalPostgres.beginArchiving(data);
        Files.createDirectories(data.resolve("archive/wal"));
    }

    private Path copy(String sha256) {
        return data.resolve("archive/files/ab").resolve(sha256);
    }

    @Test
    void begin_with_the_first_backup() throws IOException {
        assertThat(copies.bringNew()).isZero();
        assertThat(data.resolve("archive")).doesNotExist();

        archiveBegins();

        assertThat(copies.bringNew()).isEqualTo(1);
        assertThat(copy(ONE)).hasContent("of " + ONE);
    }

    @Test
    void are_made_once_and_of_what_is_whole() throws IOException {
        archiveBegins();
        copies.bringNew();
        content(OTHER);
        Files.writeString(data.resolve("files/ab/incoming-17"), "half of some");
        shelfChanged(LONG_AGO.plusSeconds(1));

        assertThat(copies.bringNew()).isEqualTo(1);
        assertThat(copies.bringNew()).isZero();
        assertThat(Files.list(data.resolve("archive/files/ab"))).containsExactlyInAnyOrder(copy(ONE), copy(OTHER));
    }

    @Test
    void see_what_came_at_the_moment_of_a_look() throws IOException {
        archiveBegins();
        shelfChanged(FAR_AHEAD);
        copies.bringNew();
        FileTime then = Files.getLastModifiedTime(data.resolve("files/ab"));
        content(OTHER);
        Files.setLastModifiedTime(data.resolve("files/ab"), then);

        assertThat(copies.bringNew()).isEqualTo(1);
    }

    @Test
    void go_nowhere_while_the_archive_is_not_there_and_are_missed() throws IOException {
        archiveBegins();
        Path unplugged = Files.move(data.resolve("archive"), data.resolve("unplugged"));

        assertThatThrownBy(copies::bringNew)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the archive is not there");
        assertThat(copies.missing(FAR_AHEAD)).isEqualTo(1);

        Files.move(unplugged, data.resolve("archive"));
        assertThat(copies.bringNew()).isEqualTo(1);
        assertThat(copies.missing(FAR_AHEAD)).isZero();
    }

    @Test
    void stay_while_a_backup_needs_them() throws IOException {
        archiveBegins();
        content(OTHER);
        copies.bringAll(LONG_AGO);
        Files.delete(data.resolve("files/ab").resolve(ONE));
        copies.bringAll(NEXT_DAY);

        assertThat(copies.removeUnwantedSince(LONG_AGO)).isZero();
        assertThat(copies.removeUnwantedSince(NEXT_DAY)).isEqualTo(1);

        assertThat(copy(ONE)).doesNotExist();
        assertThat(copy(OTHER)).exists();
    }

    @Test
    void stay_when_what_was_gone_came_again() throws IOException {
        archiveBegins();
        copies.bringAll(LONG_AGO);
        Path content = data.resolve("files/ab").resolve(ONE);
        // deleted, and after the next backup uploaded once more, and deleted again
        Files.setLastModifiedTime(content, FileTime.from(NEXT_DAY.plusSeconds(60)));
        assertThat(copies.bringNew()).isZero();
        Files.delete(content);

        assertThat(copies.removeUnwantedSince(NEXT_DAY)).isZero();

        assertThat(copy(ONE)).exists();
    }

    @Test
    void that_were_cut_off_half_way_are_cleared_away_and_come_back_whole() throws IOException {
        archiveBegins();
        copies.bringAll(NEXT_DAY);
        Path half = Files.writeString(data.resolve("archive/files/ab/incoming-17"), "half of some");
        Files.setLastModifiedTime(half, FileTime.from(LONG_AGO));
        Files.delete(data.resolve("files/ab").resolve(ONE));

        assertThat(copies.bytesToBringBack(data.resolve("archive/files"))).isEqualTo(("of " + ONE).length());
        copies.bringBack(data.resolve("archive/files"));
        copies.removeUnwantedSince(LONG_AGO);

        assertThat(data.resolve("files/ab").resolve(ONE)).hasContent("of " + ONE);
        assertThat(Files.list(data.resolve("files/ab"))).hasSize(1);
        assertThat(half).doesNotExist();
    }
}

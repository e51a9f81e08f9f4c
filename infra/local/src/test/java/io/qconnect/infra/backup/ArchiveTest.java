package io.qconnect.infra.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.backup.Archive.Way;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @Nested
    class AServer {

        @Test
        void misses_an_archive_that_is_not_there_and_catches_up_when_it_is() throws Exception {
            try (LocalPostgres server = LocalPostgres.start(data, 0)) {
                Backup.of(data);
                // as when the disk that it lies on is not mounted after a restart of the machine
                Path unplugged = Files.move(data.resolve("archive"), data.resolve("unplugged"));
                String piece = nextPiece(server);
                await().atMost(PATIENCE)
                        .until(() -> archiver(server, "failed_count > 0 AND last_failed_wal = '" + piece + "'"));

                Files.move(unplugged, data.resolve("archive"));

                await().atMost(PATIENCE).until(() -> archiver(server, "last_archived_wal >= '" + piece + "'"));
                assertThat(data.resolve("archive/wal/" + piece + ".gz")).exists();
            }
        }

        @Test
        void gets_no_other_archive_in_the_place_of_one_that_is_not_there() throws Exception {
            try (LocalPostgres server = LocalPostgres.start(data, 0)) {
                Backup.of(data);
                Path unplugged = Files.move(data.resolve("archive"), data.resolve("unplugged"));
                // where the disk is to be mounted
                Files.createDirectory(data.resolve("archive"));

                assertThatThrownBy(() -> Backup.of(data))
                        .isInstanceOf(CannotStart.class)
                        .hasMessageContaining("mount its disk")
                        .hasMessageContaining("archive.begun");
                assertThatThrownBy(() -> Archive.of(data).wayTo(Instant.parse("2026-03-02T08:00:00Z")))
                        .hasMessageContaining("mount its disk");
                assertThat(data.resolve("archive")).isEmptyDirectory();
                String piece = nextPiece(server);
                await().atMost(PATIENCE).until(() -> archiver(server, "last_failed_wal = '" + piece + "'"));

                // it is lost for good, and somebody has said so
                Files.delete(data.resolve("archive.begun"));
                assertThat(Backup.of(data).folder()).isDirectory();
                await().atMost(PATIENCE).until(() -> archiver(server, "last_archived_wal >= '" + piece + "'"));
                assertThat(unplugged).isDirectory();
            }
        }

        @Test
        void that_does_not_run_is_not_copied_and_begins_no_archive() {
            assertThatThrownBy(() -> Backup.of(data))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("does not run");
            assertThat(data).isEmptyDirectory();
        }

        @Test
        void packs_what_it_archives() throws Exception {
            try (LocalPostgres server = LocalPostgres.start(data, 0)) {
                Backup.of(data);
                String piece = nextPiece(server);
                await().atMost(PATIENCE).until(() -> archiver(server, "last_archived_wal >= '" + piece + "'"));

                // of 16 MB, which an idle clinic fills every minute and hardly uses
                assertThat(Files.size(data.resolve("archive/wal/" + piece + ".gz")))
                        .isLessThan(1 << 20);
            }
        }

        @Test
        void needs_no_archive_before_the_first_backup() throws Exception {
            try (LocalPostgres server = LocalPostgres.start(data, 0)) {
                String piece = nextPiece(server);
                await().atMost(PATIENCE).until(() -> archiver(server, "last_archived_wal >= '" + piece + "'"));
                assertThat(data.resolve("archive")).doesNotExist();
            }
        }

        @Test
        void keeps_what_the_copies_that_stay_need_and_nothing_older() throws Exception {
            try (LocalPostgres server = LocalPostgres.start(data, 0)) {
                Backup.of(data);
                nextPiece(server);
                Path second = Backup.of(data).folder();
                String last = nextPiece(server);
                await().atMost(PATIENCE).until(() -> archiver(server, "last_archived_wal >= '" + last + "'"));
                int before = files().size();

                Archive.Removed removed = Archive.of(data).keep(1);

                assertThat(removed.bases()).isEqualTo(1);
                assertThat(removed.pieces()).isPositive();
                assertThat(Archive.of(data).bases())
                        .singleElement()
                        .extracting(Archive.Base::folder)
                        .isEqualTo(second);
                assertThat(files())
                        .hasSizeGreaterThanOrEqualTo(before - removed.pieces())
                        .contains(last + ".gz");
                String first = Files.readString(second.resolve("postgres/backup_label"))
                        .replaceAll("(?s).*\\(file ([0-9A-F]{24})\\).*", "$1");
                assertThat(pieces())
                        .contains(first + ".gz")
                        .allSatisfy(it -> assertThat(it).isGreaterThanOrEqualTo(first));
                assertThat(Archive.of(data).keep(1)).isEqualTo(new Archive.Removed(0, 0, 0));
            }
        }
    }

    /** One life from the beginning; at 12 o'clock back to 10; at 15 back to 14; at 17 with a lost disk to the end. */
    @Nested
    class TheWay {

        private Archive archive;

        @BeforeEach
        void live() {
            archive = Archive.of(data);
            for (String hour : List.of("08", "11", "13", "16")) {
                archive.complete(archive.draft(), at(hour));
            }
            archive.add(new Life(2, at("12"), at("10")));
            archive.add(new Life(3, at("15"), at("14")));
            archive.add(new Life(4, at("17"), at("17").minusMillis(1)));
        }

        @Test
        void to_a_moment_of_the_first_life_begins_in_it() {
            assertWay("09", "08", 1, true);
            assertWay("11", "11", 1, true);
        }

        @Test
        void to_a_moment_that_was_given_up_leads_there_and_not_to_where_the_next_life_began() {
            Way way = archive.wayTo(at("11").plusSeconds(1));
            assertThat(way.base().completeAt()).isEqualTo(at("11"));
            assertThat(way.life()).isEqualTo(Life.FIRST);
        }

        @Test
        void passes_over_copies_of_what_was_given_up() {
            // the one of 11 o'clock is newer, and not in the past of 12:30
            Way way = archive.wayTo(at("12").plusSeconds(1800));
            assertThat(way.base().completeAt()).isEqualTo(at("08"));
            assertThat(way.life().timeline()).isEqualTo(2);
            assertThat(way.isStraight()).isFalse();
        }

        @Test
        void begins_in_the_life_before_when_this_one_has_no_copy_yet() {
            archive.add(new Life(5, at("18"), at("14")));
            assertWay("19", "13", 5, false);
        }

        @Test
        void goes_on_from_the_end_of_a_life_whose_disk_was_lost() {
            assertWay("20", "16", 4, false);
        }

        @Test
        void does_not_exist_before_the_first_copy() {
            assertThatThrownBy(() -> archive.wayTo(at("07")))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("no backup from before");
        }

        private void assertWay(String to, String from, int timeline, boolean straight) {
            Way way = archive.wayTo(at(to));
            assertThat(way.base().completeAt()).isEqualTo(at(from));
            assertThat(way.life().timeline()).isEqualTo(timeline);
            assertThat(way.isStraight()).isEqualTo(straight);
        }

        private static Instant at(String hour) {
            return Instant.parse("2026-03-02T" + hour + ":00:00Z");
        }
    }

    private List<String> pieces() throws IOException {
        return files().stream().filter(it -> it.matches("[0-9A-F]{24}\\.gz")).toList();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("archive/wal"))) {
            return files.map(it -> it.getFileName().toString()).toList();
        }
    }

    /** Ends the piece of the log that is being written, and says which. */
    private static String nextPiece(LocalPostgres server) throws SQLException {
        Sql.run(server, "postgres", "SELECT pg_current_xact_id()");
        return Sql.one(server, "postgres", "SELECT pg_walfile_name(pg_switch_wal())");
    }

    private static boolean archiver(LocalPostgres server, String condition) throws SQLException {
        return Sql.one(server, "postgres", "SELECT coalesce(" + condition + ", false) FROM pg_stat_archiver")
                .equals("t");
    }
}

package io.qconnect.infra.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is whole and alone, or there is none. */
class BackupTest {

    @TempDir
    private static Path data;

    private static LocalPostgres server;

    @BeforeAll
    static void start() {
        server = LocalPostgres.start(data, 0);
    }

    @AfterEach
    void nothing_is_left_of_what_failed() {
        assertThat(data.resolve("archive/incomplete")).doesNotExist();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void while_one_is_made_a_second_is_told_so_and_touches_nothing() throws IOException {
        try (Backup first = Backup.open(data)) {
            int before = Archive.of(data).bases().size();

            assertThatThrownBy(() -> Backup.of(data))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("another backup of " + data + " is being made")
                    .hasMessageContaining("nothing was done");

            assertThat(Archive.of(data).bases()).hasSize(before);
            Backup.Made made = first.make();
            assertThat(made.folder().resolve("postgres/backup_label")).isNotEmptyFile();
            assertThat(first.keep(1).bases()).isEqualTo(before);
        }
        assertThat(Backup.of(data).folder()).isDirectory();
    }

    @Test
    void that_would_fill_the_disk_is_not_begun_and_neither_is_the_archive(@TempDir Path other) {
        try (LocalPostgres _ = LocalPostgres.start(other, 0);
                Backup backup = Backup.open(other)) {
            assertThatThrownBy(() -> backup.make(Long.MAX_VALUE, Archiver::of))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("is too full: the backup needs ")
                    .hasMessageContaining("are to stay free");
            assertThat(other.resolve("archive")).doesNotExist();
            assertThat(LocalPostgres.isArchiving(other)).isFalse();
        }
    }

    @Test
    void whose_log_does_not_come_into_the_archive_is_given_up() throws SQLException {
        String command = Sql.one(server, "postgres", "SHOW archive_command");
        archiveBy("false");
        try (Backup backup = Backup.open(data)) {
            assertThatThrownBy(() -> backup.make(0, it -> new Archiver(it, Duration.ofSeconds(3))))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("has not archived its log for 3 seconds");
        } finally {
            archiveBy(command);
        }
        assertThat(Backup.of(data).folder()).isDirectory();
    }

    private static void archiveBy(String command) throws SQLException {
        Sql.run(server, "postgres", "ALTER SYSTEM SET archive_command = '" + command + "'");
        Sql.run(server, "postgres", "SELECT pg_reload_conf()");
    }

    @Test
    void of_which_something_has_vanished_is_not_called_complete() {
        int before = Archive.of(data).bases().size();
        try (Backup backup = Backup.open(data)) {
            assertThatThrownBy(() -> backup.make(0, BackupTest::somebodyRemovesAFile))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("something is gone");
        }
        assertThat(Archive.of(data).bases()).hasSize(before);
    }

    private static Archiver somebodyRemovesAFile(Connection connection) {
        try {
            Files.delete(data.resolve("archive/incomplete/postgres/postgresql.conf"));
            return Archiver.of(connection);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void that_was_cut_off_leaves_a_draft_which_is_removed_unless_somebody_makes_it() throws IOException {
        Backup.of(data);
        Path draft = Files.createDirectories(data.resolve("archive/incomplete/postgres"));
        Files.writeString(draft.resolve("PG_VERSION"), "18");
        try (Backup _ = Backup.open(data)) {
            assertThat(Archive.of(data).removeDraft()).isFalse();
            assertThat(draft).isDirectory();
        }

        assertThat(Archive.of(data).removeDraft()).isTrue();

        assertThat(data.resolve("archive/incomplete")).doesNotExist();
        assertThat(Archive.of(data).removeDraft()).isFalse();
    }

    @Test
    void is_looked_for_where_there_is_no_archive_without_a_trace(@TempDir Path fresh) {
        assertThat(Archive.of(fresh).removeDraft()).isFalse();
        assertThat(fresh).isEmptyDirectory();
    }
}

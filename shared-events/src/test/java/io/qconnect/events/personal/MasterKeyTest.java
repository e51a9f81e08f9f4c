package io.qconnect.events.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("secrets/master.key");
    }

    @Test
    void it_is_made_once_and_only_its_owner_may_read_it() throws IOException {
        String first = MasterKey.loadOrCreate(file()).id();
        assertThat(MasterKey.loadOrCreate(file()).id()).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void of_many_processes_that_make_it_at_once_all_get_the_same() throws Exception {
        Set<String> ids = new HashSet<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> starts = IntStream.range(0, 8)
                    .<Callable<String>>mapToObj(
                            _ -> () -> MasterKey.loadOrCreate(file()).id())
                    .toList();
            for (Future<String> id : threads.invokeAll(starts)) {
                ids.add(id.get());
            }
        }
        assertThat(ids).hasSize(1);
    }

    /** The second and the last are how a cluster hands it over: the file is root's, and the service is in its group. */
    @ParameterizedTest
    @ValueSource(strings = {"r--------", "r--r-----", "rw-------", "rw-r-----"})
    void it_is_taken_when_nobody_but_its_owner_and_its_group_may_read_it(String mode) throws IOException {
        String id = MasterKey.loadOrCreate(file()).id();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
        assertThat(MasterKey.loadOrCreate(file()).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-----w-", "rw------x", "rw-rw----", "rw-r-x---"})
    void it_is_refused_when_others_may_read_it_or_its_group_may_change_it(String mode) throws IOException {
        MasterKey.loadOrCreate(file());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
        assertThatThrownBy(() -> MasterKey.loadOrCreate(file()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chmod 600")
                .hasMessageContaining(mode);
    }

    @Test
    void a_damaged_one_is_refused() throws IOException {
        MasterKey.loadOrCreate(file());
        Files.writeString(file(), "c2hvcnQ=");
        assertThatThrownBy(() -> MasterKey.loadOrCreate(file())).hasMessageContaining("damaged");
        Files.writeString(file(), "%%%");
        assertThatThrownBy(() -> MasterKey.loadOrCreate(file())).hasMessageContaining("damaged");
    }

    @Test
    void each_purpose_has_its_own_secret() {
        MasterKey key = MasterKey.loadOrCreate(file());
        assertThat(key.derive("a")).isEqualTo(key.derive("a")).isNotEqualTo(key.derive("b"));
    }

    @Test
    void a_new_line_before_the_old_one_changes_the_key_but_not_what_others_derive_from_it() throws IOException {
        MasterKey before = MasterKey.loadOrCreate(file());
        Path other = folder.resolve("other.key");
        MasterKey next = MasterKey.loadOrCreate(other);

        Files.writeString(file(), Files.readString(other) + "\n" + Files.readString(file()) + "\n");
        MasterKey both = MasterKey.loadOrCreate(file());

        assertThat(both.id()).isEqualTo(next.id()).isNotEqualTo(before.id());
        assertThat(both.derive("a")).isEqualTo(before.derive("a"));
        assertThat(both.wrapping(before.id()))
                .isEqualTo(before.wrapping(before.id()))
                .isPresent();
        assertThat(both.wrapping("unknown")).isEmpty();
    }
}

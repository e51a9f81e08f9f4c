package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {

    @TempDir
    private Path folder;

    @Test
    void is_closed_to_others() throws IOException {
        Path open = folder.resolve("open");
        Files.createDirectory(open);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(permissions(PrivateFolder.named(open))).isEqualTo("rwx------");
    }

    @Test
    void is_not_made_of_one_that_belongs_to_everybody() throws IOException {
        Path everybodys = folder.resolve("everybodys");
        Files.createDirectory(everybodys);
        Files.setPosixFilePermissions(everybodys, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> PrivateFolder.named(everybodys))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("everybody may write");
        assertThat(permissions(everybodys)).isEqualTo("rwxrwxrwx");
    }

    @Test
    void is_not_made_of_one_that_holds_something_else() throws IOException {
        Path somebodys = Files.createDirectory(folder.resolve("somebodys"));
        Files.setPosixFilePermissions(somebodys, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(somebodys.resolve("letter.txt"), "Dear all");

        assertThatThrownBy(() -> PrivateFolder.named(somebodys))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("neither empty nor a clinic's");
        assertThat(permissions(somebodys)).isEqualTo("rwxr-xr-x");

        Files.createFile(somebodys.resolve("clinic.lock"));
        assertThat(permissions(PrivateFolder.named(somebodys))).isEqualTo("rwx------");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFolderTest {

    @TempDir
    private Path project;

    @BeforeEach
    void lay_out_a_project() throws IOException {
        Files.createDirectories(project.resolve("infra"));
        Files.createFile(project.resolve("infra").resolve("qconnect"));
    }

    @Test
    void is_found_from_deep_inside() {
        assertThat(ProjectFolder.find(null, project.resolve("command-service").resolve("target")))
                .isEqualTo(project);
    }

    @Test
    void is_what_the_build_says() {
        assertThat(ProjectFolder.find(project.toString(), Path.of("/"))).isEqualTo(project);
    }

    @Test
    void is_not_made_up() {
        assertThatThrownBy(() -> ProjectFolder.find(null, Path.of("/")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("-Dqconnect.home");
        assertThatThrownBy(() -> ProjectFolder.find("/nowhere", project))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("/nowhere");
    }

    @Test
    void of_this_build_is_known() {
        assertThat(ProjectFolder.find().resolve("pom.xml")).exists();
    }
}

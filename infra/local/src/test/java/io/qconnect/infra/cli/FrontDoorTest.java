package io.qconnect.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code infra/qconnect} in a project of two lines, with a Maven and a JDK that are shell scripts. */
class FrontDoorTest {

    private static final List<String> MODULES =
            List.of("infra/broker", "infra/local", "command-service", "query-service");

    /** Puts into every module what {@code version} says, or fails where that is empty. */
    private static final String MAVEN = """
        #!/bin/sh
        version=$(cat version)
        for module in infra/broker infra/local command-service query-service; do
          mkdir -p $module/target/lib
          echo "$version" > $module/target/${module##*/}-1.jar
          echo "$version" > $module/target/lib/of-$version.jar
          [ -n "$version" ] || { echo "does not compile"; exit 1; }
        done
        """;

    private static final String JAVA = """
        #!/bin/sh
        for argument in "$@"; do echo "java: $argument"; done
        """;

    @TempDir
    private Path folder;

    private Path project;

    private record Said(int exitCode, String text) {

        /** The folder that the command line has run from. */
        Path program() {
            String jar = text.lines()
                    .filter(it -> it.contains("/local-1.jar:"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(text));
            return Path.of(jar.substring("java: ".length(), jar.indexOf("/local-1.jar:")));
        }
    }

    @BeforeEach
    void lay_out_a_project() throws IOException {
        project = Files.createDirectories(folder.toRealPath().resolve("project"));
        for (String module : MODULES) {
            Files.createDirectories(project.resolve(module));
        }
        Files.createDirectories(project.resolve("shared-events/proof"));
        Files.createDirectories(project.resolve("shared-events/schema"));
        Files.writeString(project.resolve("pom.xml"), "");
        Files.copy(ProjectFolder.find().resolve("infra/qconnect"), project.resolve("infra/qconnect"));
        script("bin/mvn", MAVEN);
        script("jdk/bin/java", JAVA);
        script("jdk/bin/javac", JAVA);
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        nextVersionIs("1");
    }

    @Test
    void what_is_built_is_not_built_again() throws Exception {
        assertThat(qconnect("status").text()).contains("not built yet; building");
        Said again = qconnect("status");
        assertThat(again.exitCode()).isZero();
        assertThat(again.text()).doesNotContain("building").contains("io.qconnect.infra.cli.Qconnect", "java: status");
    }

    @Test
    void a_build_that_fails_leaves_the_one_before_to_whoever_only_looks() throws Exception {
        Path program = qconnect("status").program();
        nextVersionIs("");

        Said status = qconnect("status");

        assertThat(status.exitCode()).isZero();
        assertThat(status.text()).contains("does not compile", "going on with the build of before");
        assertThat(status.program()).isEqualTo(program);
        assertThat(program.resolve("local-1.jar")).hasContent("1");
        assertThat(program.resolve("lib/of-1.jar")).exists();
    }

    @Test
    void a_clinic_is_not_started_from_a_build_of_before() throws Exception {
        qconnect("up");
        nextVersionIs("");

        Said up = qconnect("up");

        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.text()).contains("does not compile", "the build failed").doesNotContain("java: up");
        assertThat(qconnect("status").exitCode()).isZero();
    }

    @Test
    void a_new_build_touches_nothing_that_runs_and_removes_what_does_not() throws Exception {
        Path first = qconnect("up").program();
        Process clinic = new ProcessBuilder("/bin/sh", "-c", "read end", first + "/local-1.jar").start();
        try {
            nextVersionIs("2");
            Path second = qconnect("up").program();
            assertThat(second.resolve("local-1.jar")).hasContent("2");
            assertThat(second.resolve("lib/of-1.jar")).doesNotExist();
            assertThat(first.resolve("local-1.jar")).hasContent("1");
            assertThat(first.resolve("lib/of-1.jar")).exists();

            nextVersionIs("3");
            qconnect("up");
            assertThat(first).isDirectory();
            assertThat(second).doesNotExist();
        } finally {
            clinic.destroyForcibly().waitFor();
        }
        nextVersionIs("4");
        qconnect("up");
        assertThat(first).doesNotExist();
    }

    @Test
    void services_run_from_the_same_build() throws Exception {
        Path program = qconnect("up").program();
        assertThat(qconnect("up").text())
                .contains("java: -Dqconnect.program.infra/broker=" + project.resolve("infra/broker/target"))
                .contains("java: -Dqconnect.program.command-service="
                        + project.resolve("command-service/target").resolve(program.getFileName()));
    }

    private Said qconnect(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        project.resolve("infra/qconnect").toString(), command)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, ours) -> ours + ":" + path);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes());
        return new Said(process.waitFor(), text);
    }

    /** In sources that are newer than every build so far, and older than the next. */
    private void nextVersionIs(String version) throws IOException {
        Files.writeString(project.resolve("version"), version);
        for (String module : MODULES) {
            Path source = Files.writeString(project.resolve(module).resolve("Source.java"), version);
            Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2020-01-02T00:00:00Z")));
            Path built = project.resolve(module).resolve("target/built");
            if (Files.exists(built)) {
                Files.setLastModifiedTime(built, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
            }
        }
    }

    private void script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

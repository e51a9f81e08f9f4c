package io.qconnect.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code infra/qconnect} in a project of two lines, with a Maven and a JDK that are shell scripts. */
class FrontDoorTest {

    private static final List<String> MODULES =
            List.of("infra/broker", "infra/local", "command-service", "query-service");

    /** Puts into every module what {@code version} says, or fails where that is empty. */
    private static final String MAVEN = """
        #!/bin/sh
        version=$(cat version)
        echo begins >> builds
        while [ -e wait ]; do sleep 0.1; done
        for module in infra/broker infra/local command-service query-service; do
          mkdir -p $module/target/lib $module/target/classes
          : > $module/target/classes/Of$version.class
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
        Files.createDirectories(project.resolve("shared-events/postgres"));
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
    void the_release_of_before_is_built_from_its_sources_though_they_are_older() throws Exception {
        qconnect("up");
        nextVersionIs("2");
        assertThat(qconnect("up").program().resolve("local-1.jar")).hasContent("2");
        nextVersionIs("1");

        Said back = qconnect("up");

        assertThat(back.text()).contains("what infra/broker is made from has changed; building");
        assertThat(back.program().resolve("local-1.jar")).hasContent("1");
        // Maven would take these for newer than the sources
        for (String module : MODULES) {
            assertThat(project.resolve(module).resolve("target/classes/Of2.class"))
                    .doesNotExist();
        }
    }

    @Test
    void a_source_that_is_gone_or_has_another_name_is_a_change_and_a_time_or_a_test_is_none() throws Exception {
        qconnect("status");
        Path source = project.resolve("shared-events/postgres/V2.sql");
        Files.writeString(source, "");
        assertThat(qconnect("status").text()).contains("infra/local is made from has changed");
        Files.move(source, source.resolveSibling("V3.sql"));
        assertThat(qconnect("status").text()).contains("infra/local is made from has changed");
        Files.delete(source.resolveSibling("V3.sql"));
        assertThat(qconnect("status").text()).contains("infra/local is made from has changed");

        Files.setLastModifiedTime(project.resolve("pom.xml"), FileTime.from(Instant.now()));
        Files.createDirectories(project.resolve("infra/local/src/test"));
        Files.writeString(project.resolve("infra/local/src/test/Test.java"), "");
        assertThat(qconnect("status").text()).doesNotContain("building");
    }

    /** What was compiled for a build that did not come about must not get into one of the sources of before. */
    @Test
    void nothing_of_a_build_that_failed_gets_into_the_next() throws Exception {
        qconnect("status");
        nextVersionIs("");
        qconnect("status");
        nextVersionIs("1");
        assertThat(qconnect("status").text()).doesNotContain("building");
        qconnect("up");
        assertThat(project.resolve("infra/broker/target/classes/Of.class")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(60)
    void whoever_comes_while_another_builds_waits_for_it(boolean flock) throws Exception {
        if (!flock) {
            takeFlockAway();
        }
        Path wait = Files.createFile(project.resolve("wait"));
        Process first = start(folder, script(), "status");
        await().until(() -> Files.exists(project.resolve("builds")));
        Process second = start(folder, script(), "status");
        assertThat(second.inputReader().readLine())
                .contains("another qconnect is building")
                .contains(flock ? project.toString() : "remove " + project.resolve(".qconnect-build.lock"));
        Files.delete(wait);

        assertThat(said(first).exitCode()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(project.resolve("builds")).hasContent("begins\n");
        assertThat(project.resolve(".qconnect-build.lock")).doesNotExist();
    }

    /**
     * Of a process that is gone, of another that has its number by now, of a release before; and several come at once.
     */
    @ParameterizedTest
    @ValueSource(strings = {"999999999 Thu Jan  1 00:00:00 1970", "1 Thu Jan  1 00:00:00 1970", "1"})
    void a_lock_whose_owner_is_gone_is_nobodys(String owner) throws Exception {
        takeFlockAway();
        Files.createSymbolicLink(project.resolve(".qconnect-build.lock"), Path.of(owner));
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(start(folder, script(), "status"));
        }
        for (Process one : all) {
            assertThat(said(one).exitCode()).isZero();
        }
        assertThat(project.resolve("builds")).hasContent("begins\n");
    }

    /** The home of whoever has said "sudo -u", for instance; nobody can go back to a folder that is gone either. */
    @Test
    void a_folder_that_cannot_be_gone_back_to_keeps_nobody_from_anything() throws Exception {
        qconnect("status");
        Path gone = Files.createDirectory(folder.resolve("gone"));
        Said said = said(start(gone, "/bin/sh", "-c", "rmdir \"$PWD\"; \"$0\" status", script()));
        assertThat(said.exitCode()).isZero();
        assertThat(said.text()).contains("java: status").doesNotContain("cd: ");
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

    private String script() {
        return project.resolve("infra/qconnect").toString();
    }

    private Said qconnect(String command) throws IOException, InterruptedException {
        return said(start(folder, script(), command));
    }

    private Process start(Path in, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, ours) -> ours + ":" + path);
        return builder.start();
    }

    private static Said said(Process process) throws IOException, InterruptedException {
        String text = new String(process.getInputStream().readAllBytes());
        return new Said(process.waitFor(), text);
    }

    /** As on a Mac, which has no such program, or on a file system that knows none. */
    private void takeFlockAway() throws IOException {
        script("bin/flock", """
            #!/bin/sh
            echo "flock: 9: Bad file descriptor" >&2
            exit 65
            """);
    }

    /** In sources that are older than every build, as those that are unpacked are. */
    private void nextVersionIs(String version) throws IOException {
        Files.writeString(project.resolve("version"), version);
        for (String module : MODULES) {
            Path source = Files.writeString(project.resolve(module).resolve("Source.java"), version);
            Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2020-01-02T00:00:00Z")));
        }
    }

    private void script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

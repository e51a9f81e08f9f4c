package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a release does to a cluster: its own images and no others, in an order in which nothing is set aside. */
class ReleaseFilesTest {

    private static final Path DEPLOY = ProjectFolder.find().resolve("infra/deploy");

    /** Writes down what it is asked to do, and what it is given; changes nothing. */
    private static final String KUBECTL = """
        #!/bin/sh
        echo "kubectl $*" >>"$LOG"
        case "$*" in *"-f -") cat >>"$LOG" ;; esac
        case "$*" in *"$FAILING"*) exit 1 ;; esac
        """;

    @TempDir
    private Path folder;

    private record Rolled(int code, String log) {

        List<String> orders() {
            return log.lines().filter(line -> line.startsWith("kubectl ")).toList();
        }

        List<String> images() {
            return found("image: (\\S+)", log);
        }
    }

    /** @param failing what kubectl says no to */
    private Rolled rollOut(String failing) throws IOException, InterruptedException {
        Path kubectl = folder.resolve("kubectl");
        Files.writeString(kubectl, KUBECTL);
        Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwx------"));
        Path log = folder.resolve("log");
        var script = new ProcessBuilder(
                        DEPLOY.resolve("kubernetes/roll-out").toString(), "registry.example/clinic", "1.1.0")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        script.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        script.environment().put("LOG", log.toString());
        script.environment().put("FAILING", failing);
        return new Rolled(script.start().waitFor(), Files.readString(log));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void the_tables_come_first_and_command_service_waits_for_query_service() throws Exception {
        Rolled rolled = rollOut("nothing");
        assertThat(rolled.code()).isZero();
        assertThat(rolled.orders())
                .containsExactly(
                        "kubectl apply -f namespace.yaml",
                        "kubectl apply -f settings.yaml -f network.yaml",
                        "kubectl --namespace qconnect delete job migrate-command --ignore-not-found",
                        "kubectl apply -l app=migrate-command -f -",
                        "kubectl --namespace qconnect wait --for=condition=complete --timeout=15m job/migrate-command",
                        "kubectl --namespace qconnect delete job migrate-query --ignore-not-found",
                        "kubectl apply -l app=migrate-query -f -",
                        "kubectl --namespace qconnect wait --for=condition=complete --timeout=15m job/migrate-query",
                        "kubectl apply -f -",
                        "kubectl --namespace qconnect rollout status statefulset/query-service --timeout=10m",
                        "kubectl apply -f -",
                        "kubectl --namespace qconnect rollout status statefulset/command-service --timeout=10m");
    }

    @Test
    void it_rolls_out_the_release_that_was_named_and_no_other() throws Exception {
        assertThat(rollOut("nothing").images())
                .hasSize(6)
                .endsWith(
                        "registry.example/clinic/query-service:1.1.0", "registry.example/clinic/command-service:1.1.0")
                .allMatch(image -> image.startsWith("registry.example/clinic/") && image.endsWith("-service:1.1.0"));
    }

    @Test
    void it_goes_no_further_than_a_step_that_failed() throws Exception {
        Rolled noTables = rollOut("wait");
        assertThat(noTables.code()).isNotZero();
        assertThat(noTables.orders()).last().asString().contains("logs job/migrate-command");

        Files.delete(folder.resolve("log"));
        Rolled noReaders = rollOut("statefulset/query-service");
        assertThat(noReaders.code()).isNotZero();
        assertThat(noReaders.orders()).last().asString().contains("statefulset/query-service");
    }

    /** A manifest with a version of its own would be rolled out as it is, whatever release was meant. */
    @Test
    void no_manifest_has_a_version_of_its_own() throws IOException {
        try (Stream<Path> files = Files.list(DEPLOY.resolve("kubernetes"))) {
            for (Path file : files.toList()) {
                assertThat(found("(?m)^ +image: (.+)$", Files.readString(file)))
                        .allMatch(image -> image.matches("qconnect/(command|query)-service:VERSION"));
            }
        }
    }

    /** Otherwise there is no place for anything. */
    @Test
    void everything_in_the_cluster_is_in_a_namespace_that_is_made() throws IOException {
        try (InputStream file = Files.newInputStream(DEPLOY.resolve("kubernetes/namespace.yaml"))) {
            JsonNode made = JsonMapper.shared().valueToTree(new Yaml().load(file));
            assertThat(made.path("kind").asString()).isEqualTo("Namespace");
            assertThat(made.path("metadata").path("name").asString()).isEqualTo("qconnect");
        }
    }

    @Test
    void the_workflow_makes_what_it_rolls_out() throws IOException {
        String text = Files.readString(DEPLOY.resolve("ci/release.yaml"));
        JsonNode jobs =
                JsonMapper.shared().valueToTree(new Yaml().<Object>load(text)).path("jobs");
        assertThat(jobs.path("images").path("needs").asString()).isEqualTo("verify");
        assertThat(jobs.path("migrations").path("needs").asString()).isEqualTo("images");
        assertThat(jobs.path("backup").path("needs").asString()).isEqualTo("migrations");
        assertThat(jobs.path("roll-out").path("needs").asString()).isEqualTo("backup");
        assertThat(jobs.path("roll-out").path("environment").asString()).isEqualTo("production");

        assertThat(text)
                .contains("-Dimage.prefix=\"$IMAGES\" -Dimage.version=\"${GITHUB_REF_NAME#v}\"")
                .contains("docker push \"$IMAGES/$service:${GITHUB_REF_NAME#v}\"")
                .contains("roll-out \"$IMAGES\" \"${GITHUB_REF_NAME#v}\"")
                // a tag v1.1.0 is the release 1.1.0
                .doesNotContain(":$GITHUB_REF_NAME");
    }

    /** Keys of an earlier moment than the facts would leave names that nobody can ever read. */
    @Test
    void keys_are_dumped_after_the_facts_that_need_them() throws IOException {
        assertThat(Files.readString(DEPLOY.resolve("ci/release.yaml")))
                .contains("for database in command keys query; do");
    }
}

package io.qconnect.infra.deploy;

import static io.qconnect.infra.deploy.DeployFiles.DEPLOY;
import static io.qconnect.infra.deploy.DeployFiles.container;
import static io.qconnect.infra.deploy.DeployFiles.documents;
import static io.qconnect.infra.deploy.DeployFiles.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.deploy.FakeCluster.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a release, or a restore, does to a cluster: its own images and no others, and no step after one that failed. */
class ReleaseFilesTest {

    private static final String IMAGES = "registry.example/clinic";

    @TempDir
    private Path folder;

    private FakeCluster cluster;

    @BeforeEach
    void aCluster() {
        cluster = new FakeCluster(folder);
    }

    private Run rollOut() throws IOException, InterruptedException {
        return cluster.run("roll-out", IMAGES, "1.1.0");
    }

    @Test
    void the_tables_come_first_and_command_service_waits_for_query_service() throws Exception {
        Run rolled = rollOut();
        assertThat(rolled.code()).isZero();
        assertThat(rolled.steps())
                .containsExactly(
                        "kubectl apply -f namespace.yaml",
                        "kubectl apply -f settings.yaml -f network.yaml",
                        "kubectl --namespace qconnect delete job migrate-command --ignore-not-found"
                                + " --cascade=foreground",
                        "kubectl apply -l app=migrate-command -f -",
                        "kubectl --namespace qconnect logs job/migrate-command --tail=20",
                        "kubectl --namespace qconnect delete job migrate-query --ignore-not-found --cascade=foreground",
                        "kubectl apply -l app=migrate-query -f -",
                        "kubectl --namespace qconnect logs job/migrate-query --tail=20",
                        "kubectl apply -f -",
                        "kubectl --namespace qconnect rollout status statefulset/query-service --timeout=15m",
                        "kubectl apply -f -",
                        "kubectl --namespace qconnect rollout status statefulset/command-service --timeout=15m");
        // what a job waits for is told while it may still be mended
        assertThat(rolled.said()).contains("migrate-command: ImagePullBackOff");
    }

    @Test
    void it_rolls_out_the_release_that_was_named_and_no_other() throws Exception {
        assertThat(found("image: (\\S+)", rollOut().log()))
                .hasSize(6)
                .endsWith(IMAGES + "/query-service:1.1.0", IMAGES + "/command-service:1.1.0")
                .allMatch(image -> image.startsWith(IMAGES + "/") && image.endsWith("-service:1.1.0"));
    }

    /** A migration that has failed is over: nobody waits for it to be complete. */
    @ParameterizedTest
    @ValueSource(strings = {"migrate-command", "migrate-query"})
    @Timeout(60)
    void it_ends_at_a_migration_that_has_failed_with_its_last_words(String job) throws Exception {
        Run noTables = cluster.inWhichFails(job).run("roll-out", IMAGES, "1.1.0");
        assertThat(noTables.code()).isEqualTo(1);
        assertThat(noTables.orders()).last().isEqualTo("kubectl --namespace qconnect logs job/" + job + " --tail=50");
        assertThat(noTables.said()).contains(job + " has failed", "the last words of job/" + job);
    }

    @Test
    void it_goes_no_further_than_a_service_that_does_not_get_ready() throws Exception {
        Run noReaders = cluster.refusing("status statefulset/query-service").run("roll-out", IMAGES, "1.1.0");
        assertThat(noReaders.code()).isEqualTo(1);
        assertThat(noReaders.orders()).noneMatch(order -> order.contains("statefulset/command-service"));
        assertThat(noReaders.said())
                .contains("query-service 1.1.0 does not get ready", "the last words", "delete the pod that hangs");
    }

    @Test
    void it_goes_no_further_than_an_order_that_the_cluster_refuses() throws Exception {
        Run refused = cluster.refusing("apply -l app=migrate-command").run("roll-out", IMAGES, "1.1.0");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.orders()).last().isEqualTo("kubectl apply -l app=migrate-command -f -");
    }

    /**
     * After a restore: the program that migrates, told the same but for its arguments, and let through by the network.
     */
    @Test
    void a_new_epoch_begins_by_the_program_and_the_settings_that_migrate() throws Exception {
        Run begun = cluster.run("new-epoch", IMAGES, "1.1.0", "2026-03-02T08:15:30Z");
        assertThat(begun.code()).isZero();
        assertThat(begun.said()).contains("the last words of job/new-epoch");
        List<JsonNode> jobs = documents(
                begun.log().lines().filter(line -> !line.startsWith("kubectl ")).collect(Collectors.joining("\n")));
        JsonNode job = jobs.getFirst();
        assertThat(jobs).hasSize(1);
        assertThat(DeployFiles.name(job)).isEqualTo("new-epoch");
        assertThat(begun.orders()).contains("kubectl apply -l app=new-epoch -f -");
        assertThat(job.path("metadata").path("labels").path("app").asString()).isEqualTo("new-epoch");
        assertThat(container(job).path("image").asString()).isEqualTo(IMAGES + "/command-service:1.1.0");
        assertThat(container(job)
                        .path("args")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList())
                .containsExactly("new-epoch", "--reason", "restored to 2026-03-02T08:15:30Z");

        JsonNode migrating = DeployFiles.workload("migrations");
        assertThat(container(job).path("env")).isEqualTo(container(migrating).path("env"));
        assertThat(job.path("spec").path("template").path("metadata"))
                .isEqualTo(migrating.path("spec").path("template").path("metadata"));
        assertThat(DeployFiles.pod(job).path("securityContext"))
                .isEqualTo(DeployFiles.pod(migrating).path("securityContext"));
    }

    @Test
    void a_new_epoch_that_is_refused_says_why() throws Exception {
        Run refused = cluster.inWhichFails("new-epoch").run("new-epoch", IMAGES, "1.1.0", "2026-03-02T08:15Z");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.said()).contains("new-epoch has failed", "the last words of job/new-epoch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-03-02", "2026-03-02T08:15:30Z\"]"})
    void a_new_epoch_has_a_moment_as_its_reason(String moment) throws Exception {
        Run misused = cluster.run("new-epoch", IMAGES, "1.1.0", moment);
        assertThat(misused.code()).isEqualTo(2);
        assertThat(misused.orders()).isEmpty();
    }

    /**
     * The addresses of the databases name a certificate: without it no connection comes about, and nothing is shown.
     */
    @Test
    void the_dry_run_has_the_certificate_of_the_authority() throws Exception {
        String said = dryRun();

        String named = found("sslrootcert=(\\S+)", DeployFiles.text("kubernetes/settings.yaml"))
                .getFirst();
        assertThat(said)
                .contains("-v " + folder.resolve("ca.pem") + ":" + named + ":ro ")
                .endsWith(IMAGES + "/command-service:1.1.0 migrate --dry-run\n");
        assertThat(folder.resolve("ca.pem")).hasContent("-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----");
        // every variable that is handed over has a value
        assertThat(dryRunStep().path("env").propertyNames()).containsAll(found(" -e ([A-Z_]+)", said));
    }

    /** A container's description, which others may read, tells its variables and not what is in its files. */
    @Test
    void the_dry_run_has_the_passwords_in_files_which_are_gone_afterwards() throws Exception {
        String said = dryRun();

        Path closed = folder.resolve("closed");
        assertThat(said)
                .doesNotContain("PASSWORD", "of-the-")
                .contains("-v " + closed.resolve("secrets") + ":/run/secrets:ro ")
                .contains("-e SPRING_CONFIG_IMPORT ");
        assertThat(dryRunStep().path("env").path("SPRING_CONFIG_IMPORT").asString())
                .isEqualTo("configtree:/run/secrets/");
        assertThat(folder.resolve("mounted/secrets/spring.flyway.password")).hasContent("of-the-tables");
        assertThat(folder.resolve("mounted/secrets/qconnect.keys.owner.password"))
                .hasContent("of-the-keys");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("mounted"))))
                .isEqualTo("rwx------");
        assertThat(closed).doesNotExist();
    }

    private static JsonNode dryRunStep() throws IOException {
        return job("migrations").path("steps").path(0);
    }

    /** What docker is told; the folder that it is given is kept as {@code mounted}. */
    private String dryRun() throws Exception {
        Path docker = folder.resolve("docker");
        Files.writeString(docker, """
            #!/bin/sh
            if [ "$1" = run ]; then cp -Rp closed mounted 2>/dev/null; echo "$*"; fi
            """);
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwx------"));
        var shell = new ProcessBuilder(
                        "bash",
                        "-e",
                        "-c",
                        dryRunStep().path("run").asString().replace("${{ matrix.database }}", "command"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        shell.environment()
                .putAll(Map.of(
                        "PATH", folder + ":" + System.getenv("PATH"),
                        "IMAGES", IMAGES,
                        "GITHUB_REF_NAME", "v1.1.0",
                        "AUTHORITY", "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----",
                        "OWNER_PASSWORD", "of-the-tables",
                        "KEYS_OWNER_PASSWORD", "of-the-keys",
                        "REGISTRY_USER", "somebody",
                        "REGISTRY_PASSWORD", "secret"));
        assertThat(shell.start().waitFor()).isZero();
        return Files.readString(folder.resolve("said"));
    }

    @Test
    void the_workflow_says_what_it_needs() throws IOException {
        String text = DeployFiles.text("ci/release.yaml");
        String needs = text.lines().takeWhile(line -> line.startsWith("#")).collect(Collectors.joining("\n"));
        List<String> used = new ArrayList<>(found("(?:vars|secrets)\\.([A-Z_]+)", text));
        for (String name : found("\\[format\\('([^']+)', matrix", text)) {
            used.add(name.replace("{0}", "COMMAND"));
            used.add(name.replace("{0}", "QUERY"));
        }
        assertThat(used)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(needs).containsPattern("\\b" + name + "\\b"));
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
        JsonNode made = DeployFiles.workload("namespace");
        assertThat(made.path("kind").asString()).isEqualTo("Namespace");
        assertThat(DeployFiles.name(made)).isEqualTo("qconnect");
    }

    private static JsonNode job(String name) throws IOException {
        return documents(DEPLOY.resolve("ci/release.yaml"))
                .getFirst()
                .path("jobs")
                .path(name);
    }

    @Test
    void the_workflow_makes_what_it_rolls_out() throws IOException {
        assertThat(job("images").path("needs").asString()).isEqualTo("verify");
        assertThat(job("migrations").path("needs").asString()).isEqualTo("images");
        assertThat(job("backup").path("needs").asString()).isEqualTo("migrations");
        assertThat(job("roll-out").path("needs").asString()).isEqualTo("backup");
        assertThat(job("roll-out").path("environment").asString()).isEqualTo("production");

        String text = DeployFiles.text("ci/release.yaml");
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
        assertThat(DeployFiles.text("ci/release.yaml")).contains("for database in command keys query; do");
    }

    /** Whoever may log in to the runner must not read them. */
    @Test
    void dumps_are_for_their_owner_alone() throws Exception {
        Path dumps = Files.createDirectory(folder.resolve("dumps"));
        Path dump = folder.resolve("pg_dump");
        Files.writeString(dump, """
            #!/bin/sh
            : >"${2#--file=}"
            """);
        Files.setPosixFilePermissions(dump, PosixFilePermissions.fromString("rwx------"));
        var shell = new ProcessBuilder(
                "bash",
                "-e",
                "-c",
                job("backup").path("steps").path(0).path("run").asString());
        shell.environment()
                .putAll(Map.of(
                        "PATH",
                        folder + ":" + System.getenv("PATH"),
                        "BACKUPS",
                        dumps.toString(),
                        "GITHUB_REF_NAME",
                        "v1.1.0"));
        assertThat(shell.start().waitFor()).isZero();
        try (Stream<Path> made = Files.list(dumps)) {
            List<Path> files = made.toList();
            assertThat(files).hasSize(3);
            for (Path file : files) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    /** Services read the settings when they start, and a cluster replaces no pod whose template is as it was. */
    @Test
    void other_settings_replace_the_instances() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("kubernetes"));
        try (Stream<Path> files = Files.list(DEPLOY.resolve("kubernetes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        List<String> before = templates(copy);
        assertThat(before).doesNotHaveDuplicates().isEqualTo(templates(copy));
        Files.writeString(copy.resolve("settings.yaml"), "# edited\n", StandardOpenOption.APPEND);
        assertThat(templates(copy)).doesNotContainAnyElementsOf(before);
    }

    private static List<String> templates(Path kubernetes) throws IOException, InterruptedException {
        List<String> templates = new ArrayList<>();
        for (String service : List.of("query-service", "command-service")) {
            Process process = new ProcessBuilder(
                            kubernetes.resolve("of-release").toString(), IMAGES, "1.1.0", service + ".yaml")
                    .start();
            String manifest = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).isZero();
            JsonNode template =
                    documents(manifest).getFirst().path("spec").path("template").path("metadata");
            assertThat(template.path("annotations").path("settings").isString()).isTrue();
            templates.add(template.toString());
        }
        return templates;
    }
}

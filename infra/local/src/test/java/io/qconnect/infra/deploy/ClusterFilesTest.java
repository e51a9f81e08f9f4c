package io.qconnect.infra.deploy;

import static io.qconnect.infra.deploy.DeployFiles.DEPLOY;
import static io.qconnect.infra.deploy.DeployFiles.HOME;
import static io.qconnect.infra.deploy.DeployFiles.container;
import static io.qconnect.infra.deploy.DeployFiles.documents;
import static io.qconnect.infra.deploy.DeployFiles.found;
import static io.qconnect.infra.deploy.DeployFiles.name;
import static io.qconnect.infra.deploy.DeployFiles.named;
import static io.qconnect.infra.deploy.DeployFiles.pod;
import static io.qconnect.infra.deploy.DeployFiles.stateful;
import static io.qconnect.infra.deploy.DeployFiles.workload;
import static io.qconnect.infra.deploy.DeployFiles.workloads;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.personal.MasterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How pods run in a cluster: with what they need and no more, and so that nobody is lost when one of them goes. */
class ClusterFilesTest {

    /** Whom the images run as. */
    private static final int USER = 10001;

    /** What else a service does when it ends, after its requests: carries out what was accepted, lets go of the log. */
    private static final int SECONDS_TO_END = 20;

    @TempDir
    private Path folder;

    @Test
    void whatever_runs_in_a_cluster_has_bounds_and_services_say_how_they_are() throws IOException {
        for (JsonNode workload : workloads()) {
            assertThat(container(workload)
                            .path("resources")
                            .path("limits")
                            .path("memory")
                            .isString())
                    .isTrue();
        }
        for (JsonNode service : stateful()) {
            JsonNode container = container(service);
            assertThat(pathOf(container, "startupProbe")).isEqualTo("/actuator/health/liveness");
            assertThat(pathOf(container, "livenessProbe")).isEqualTo("/actuator/health/liveness");
            assertThat(pathOf(container, "readinessProbe")).isEqualTo("/actuator/health/readiness");
        }
    }

    private static String pathOf(JsonNode container, String probe) {
        return container.path(probe).path("httpGet").path("path").asString();
    }

    /**
     * The files of a secret are root's in a cluster: a service reads them by its group, and refuses what is open to
     * more.
     */
    @ParameterizedTest
    @ValueSource(strings = {"command-service", "query-service"})
    void a_mounted_secret_has_a_mode_that_the_service_can_read_and_takes(String service) throws IOException {
        JsonNode pod = pod(workload(service));
        assertThat(pod.path("securityContext").path("fsGroup").asInt()).isEqualTo(USER);
        List<JsonNode> secrets = pod.path("volumes")
                .valueStream()
                .filter(volume -> volume.has("secret"))
                .toList();
        assertThat(secrets).isNotEmpty();
        for (JsonNode secret : secrets) {
            Set<PosixFilePermission> mode =
                    permissions(secret.path("secret").path("defaultMode").asInt());
            assertThat(mode).as("%s", secret).contains(PosixFilePermission.GROUP_READ);
            Path key = folder.resolve(secret.path("name").asString());
            MasterKey.loadOrCreate(key);
            Files.setPosixFilePermissions(key, mode);
            assertThat(MasterKey.load(key).id()).isNotBlank();
        }
    }

    /** It is there until the first admin has got in, so a service must also start without it. */
    @Test
    void the_first_accounts_come_from_a_secret_that_may_be_missing() throws IOException {
        JsonNode pod = pod(workload("command-service"));
        JsonNode container = pod.path("containers").path(0);
        String file = named(container.path("env"), "QCONNECT_IDENTITY_FIRSTACCOUNTSFILE")
                .path("value")
                .asString();
        JsonNode mount = named(container.path("volumeMounts"), "first-accounts");
        assertThat(file).isEqualTo(mount.path("mountPath").asString() + "/first-accounts.json");
        JsonNode secret = named(pod.path("volumes"), "first-accounts").path("secret");
        assertThat(secret.path("optional").asBoolean()).isTrue();
        assertThat(DeployFiles.text("README.md"))
                .contains("create secret generic " + secret.path("secretName").asString()
                        + " --from-file=first-accounts.json");
    }

    /**
     * Otherwise a cluster lets the group write what lies there, each time it is mounted, and the keys there are
     * refused.
     */
    @Test
    void what_a_service_keeps_keeps_its_mode() throws IOException {
        JsonNode pod = pod(workload("command-service"));
        assertThat(pod.path("volumes").valueStream()).anyMatch(volume -> volume.has("persistentVolumeClaim"));
        assertThat(pod.path("securityContext").path("fsGroupChangePolicy").asString())
                .isEqualTo("OnRootMismatch");
    }

    /** @param mode as {@code chmod} takes it: the lowest nine bits */
    private static Set<PosixFilePermission> permissions(int mode) {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 1 ? "xwr".charAt(bit % 3) : '-');
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    /** As the namespace demands it; a pod that has more is not let in. */
    @Test
    void no_pod_has_rights_that_it_does_not_need() throws IOException {
        assertThat(documents(DEPLOY.resolve("kubernetes/namespace.yaml"))
                        .getFirst()
                        .path("metadata")
                        .path("labels")
                        .path("pod-security.kubernetes.io/enforce")
                        .asString())
                .isEqualTo("restricted");
        assertThat(workloads()).hasSize(4).allSatisfy(workload -> {
            JsonNode pod = pod(workload);
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            JsonNode all = pod.path("securityContext");
            assertThat(all.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(all.path("runAsUser").asInt()).isEqualTo(USER);
            assertThat(all.path("seccompProfile").path("type").asString()).isEqualTo("RuntimeDefault");
            JsonNode own = container(workload).path("securityContext");
            assertThat(own.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(own.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(own.path("capabilities").path("drop").path(0).asString()).isEqualTo("ALL");
            // the JVM writes there
            assertThat(named(container(workload).path("volumeMounts"), "tmp")
                            .path("mountPath")
                            .asString())
                    .isEqualTo("/tmp");
        });
    }

    /** First the cluster forgets the address, then requests end, then the rest: and only then may it be killed. */
    @ParameterizedTest
    @ValueSource(strings = {"command-service", "query-service"})
    void whoever_is_being_answered_is_answered(String service) throws IOException {
        int forgets = container(workload(service))
                .path("lifecycle")
                .path("preStop")
                .path("sleep")
                .path("seconds")
                .asInt();
        String settings = Files.readString(HOME.resolve(service).resolve("src/main/resources/application.yaml"));
        int answers = Integer.parseInt(
                found("timeout-per-shutdown-phase: (\\d+)s", settings).getFirst());
        assertThat(settings).contains("shutdown: graceful");
        assertThat(forgets).isGreaterThanOrEqualTo(5);
        assertThat(pod(workload(service)).path("terminationGracePeriodSeconds").asInt())
                .isGreaterThanOrEqualTo(forgets + answers + SECONDS_TO_END);
        String compose = DeployFiles.text("compose.yaml");
        assertThat(Integer.parseInt(found("stop_grace_period: (\\d+)s", compose).getFirst()))
                .isGreaterThanOrEqualTo(answers + SECONDS_TO_END);
    }

    @ParameterizedTest
    @ValueSource(strings = {"command-service", "query-service"})
    void a_node_may_go_and_another_instance_is_there(String service) throws IOException {
        JsonNode spread =
                pod(workload(service)).path("topologySpreadConstraints").path(0);
        assertThat(workload(service).path("spec").path("replicas").asInt()).isGreaterThan(1);
        assertThat(spread.path("topologyKey").asString()).isEqualTo("kubernetes.io/hostname");
        // otherwise a cluster of one node runs one instance
        assertThat(spread.path("whenUnsatisfiable").asString()).isEqualTo("ScheduleAnyway");
        JsonNode budget = documents(DEPLOY.resolve("kubernetes/" + service + ".yaml")).stream()
                .filter(one -> one.path("kind").asString().equals("PodDisruptionBudget"))
                .findFirst()
                .orElseThrow()
                .path("spec");
        assertThat(budget.path("maxUnavailable").asInt()).isEqualTo(1);
        for (JsonNode selector : List.of(spread.path("labelSelector"), budget.path("selector"))) {
            assertThat(selector.path("matchLabels").path("app").asString()).isEqualTo(service);
        }
    }

    /** A name that nobody has made is noticed in the cluster, at the first roll-out: a pod that does not begin. */
    @Test
    void whatever_a_pod_asks_for_is_in_the_settings_or_in_the_guide() throws IOException {
        List<JsonNode> settings = documents(DEPLOY.resolve("kubernetes/settings.yaml"));
        Set<String> keys = Set.copyOf(settings.getFirst().path("data").propertyNames());
        String guide = DeployFiles.text("README.md");
        for (JsonNode workload : workloads()) {
            String text = workload.toString();
            assertThat(keys)
                    .containsAll(found("\"configMapKeyRef\":\\{\"name\":\"qconnect\",\"key\":\"([^\"]+)\"", text));
            assertThat(Stream.of(
                                    found("\"secretKeyRef\":\\{\"name\":\"([^\"]+)\"", text),
                                    found("\"secretName\":\"([^\"]+)\"", text),
                                    found("\"configMap\":\\{\"name\":\"([^\"]+)\"", text))
                            .flatMap(List::stream))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(guide).contains(name));
            for (String claim : found("\"claimName\":\"([^\"]+)\"", text)) {
                assertThat(settings).anyMatch(one -> name(one).equals(claim));
            }
        }
    }

    /** Where nobody is let through, the program waits, and says nothing of it. */
    @Test
    void the_network_knows_every_pod() throws IOException {
        String network = DeployFiles.text("kubernetes/network.yaml");
        Set<String> known = Set.copyOf(found("[\\[ ]([a-z]+-[a-z]+)[,\\]]", network));
        for (JsonNode workload : workloads()) {
            assertThat(known)
                    .contains(workload.path("spec")
                            .path("template")
                            .path("metadata")
                            .path("labels")
                            .path("app")
                            .asString());
        }
    }
}

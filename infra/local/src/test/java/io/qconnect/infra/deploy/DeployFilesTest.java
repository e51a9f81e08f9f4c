package io.qconnect.infra.deploy;

import static io.qconnect.infra.deploy.DeployFiles.DEPLOY;
import static io.qconnect.infra.deploy.DeployFiles.HOME;
import static io.qconnect.infra.deploy.DeployFiles.container;
import static io.qconnect.infra.deploy.DeployFiles.documents;
import static io.qconnect.infra.deploy.DeployFiles.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qconnect.infra.local.OnOneMachine;
import io.qconnect.infra.local.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of {@code infra/deploy} fit the services: nothing set that nobody knows, nothing missing, nothing watched
 * in vain.
 */
class DeployFilesTest {

    /** Read by the JVM or by Spring Boot itself, not by our settings. */
    private static final Set<String> OF_THE_PLATFORM = Set.of(
            "JAVA_TOOL_OPTIONS",
            "LOGGING_STRUCTURED_FORMAT_CONSOLE",
            "SERVER_FORWARDHEADERSSTRATEGY",
            "SPRING_CONFIG_IMPORT",
            "SPRING_MAIL_HOST");

    /** A clinic on one machine lays its mail down; a real one has a mail server. */
    private static final Set<String> OF_ONE_MACHINE = Set.of("QCONNECT_MAIL_FOLDER");

    /** What the owner of the tables needs, who migrates in a step of its own. */
    private static final Set<String> OF_THE_OWNER = Set.of(
            "QCONNECT_KEYS_OWNER_PASSWORD",
            "QCONNECT_KEYS_OWNER_USERNAME",
            "SPRING_FLYWAY_PASSWORD",
            "SPRING_FLYWAY_URL",
            "SPRING_FLYWAY_USER");

    /** What command-service keeps; {@link OnOneMachine} has it told to both. */
    private static final Set<String> OF_THE_STORE =
            Set.of("QCONNECT_FILES_FOLDER", "QCONNECT_SEALING_KEYFILE", "QCONNECT_SEALING_PUBLISHTO");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Part.class,
            names = {"COMMAND_SERVICE", "QUERY_SERVICE"})
    void every_variable_is_known_and_every_required_one_is_set(Part service) throws IOException {
        for (Set<String> set : List.of(ofCompose(word(service)), ofKubernetes(DeployFiles.workload(word(service))))) {
            assertThat(set).hasSizeGreaterThan(9);
            assertThat(set).isSubsetOf(known(service));
            assertThat(set).containsAll(required(service));
            // none is no fault, but there must be a way to give one
            assertThat(set).contains("QCONNECT_ACCESS_SCRAPETOKEN");
        }
    }

    /** The programs that migrate are told of the owner's databases and roles, and of nothing that nobody knows. */
    @ParameterizedTest
    @EnumSource(
            value = Part.class,
            names = {"COMMAND_SERVICE", "QUERY_SERVICE"})
    void whoever_migrates_is_told_of_the_owner(Part service) throws IOException {
        Set<String> required = new TreeSet<>(Set.of("SPRING_DATASOURCE_USERNAME", "SPRING_FLYWAY_URL"));
        OF_THE_OWNER.stream()
                .filter(variable -> service == Part.COMMAND_SERVICE || variable.startsWith("SPRING_FLYWAY"))
                .forEach(required::add);
        String job = service == Part.COMMAND_SERVICE ? "migrate-command" : "migrate-query";
        Set<String> inCompose = ofCompose(job);
        JsonNode inCluster = documents(DEPLOY.resolve("kubernetes/migrations.yaml")).stream()
                .filter(one -> DeployFiles.name(one).equals(job))
                .findFirst()
                .orElseThrow();
        Set<String> inWorkflow = ofWorkflow();
        for (Set<String> set : List.of(inCompose, ofKubernetes(inCluster), inWorkflow)) {
            assertThat(set).containsAll(required);
        }
        assertThat(inCompose).isSubsetOf(known(service));
        assertThat(ofKubernetes(inCluster)).isSubsetOf(known(service));
        // of both, in one line
        assertThat(inWorkflow).isSubsetOf(known(Part.COMMAND_SERVICE));
    }

    private static String word(Part service) {
        return service == Part.COMMAND_SERVICE ? "command-service" : "query-service";
    }

    private Set<String> required(Part service) {
        Set<String> required = new TreeSet<>(OnOneMachine.variables(service, folder));
        required.removeAll(OF_ONE_MACHINE);
        required.removeAll(OF_THE_OWNER);
        if (service == Part.QUERY_SERVICE) {
            required.removeAll(OF_THE_STORE);
        }
        return required;
    }

    private static Set<String> known(Part service) throws IOException {
        Set<String> known = new TreeSet<>(OF_THE_PLATFORM);
        Path settings = HOME.resolve(word(service)).resolve("src/main/resources/application.yaml");
        flatten("", documents(settings).getFirst(), known);
        // without a default: components of the records that settings are bound to
        known.add("QCONNECT_SEALING_PUBLISHTO");
        known.add("QCONNECT_FEED_INSTANCE");
        known.add("SPRING_DATASOURCE_PASSWORD");
        known.add("SPRING_KAFKA_SECURITY_PROTOCOL");
        known.add("SPRING_KAFKA_SSL_TRUSTSTORETYPE");
        known.add("SPRING_KAFKA_SSL_TRUSTSTORELOCATION");
        known.add("SPRING_KAFKA_SSL_KEYSTORETYPE");
        known.add("SPRING_KAFKA_SSL_KEYSTORELOCATION");
        known.add("SPRING_KAFKA_PROPERTIES_SASL_MECHANISM");
        known.add("SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG");
        known.add("QCONNECT_MIGRATIONS");
        return known;
    }

    /** As Spring Boot's relaxed binding has it. */
    private static String variable(String property) {
        return property.replaceAll("\\[\\d+]", "")
                .replace("-", "")
                .replace('.', '_')
                .toUpperCase(Locale.ROOT);
    }

    private static void flatten(String prefix, JsonNode value, Set<String> into) {
        if (value.isObject()) {
            value.forEachEntry((key, inner) -> flatten(prefix.isEmpty() ? key : prefix + "." + key, inner, into));
        } else {
            into.add(variable(prefix));
        }
    }

    private static JsonNode compose(String service) throws IOException {
        return documents(DEPLOY.resolve("compose.yaml"))
                .getFirst()
                .path("services")
                .path(service);
    }

    private static Set<String> ofCompose(String service) throws IOException {
        JsonNode one = compose(service);
        Set<String> names = new TreeSet<>(one.path("environment").propertyNames());
        for (JsonNode secret : one.path("secrets")) {
            String target = secret.path("target").asString();
            // what is a property by its name is read as one; these files are named by another
            if (!Set.of("master.key", "first-accounts.json", "kafka.pem").contains(target)) {
                names.add(variable(target));
            }
        }
        return names;
    }

    /** What its dry run is told by variables, and by files that are named for a setting. */
    private static Set<String> ofWorkflow() throws IOException {
        String workflow = DeployFiles.text("ci/release.yaml");
        Set<String> names = new TreeSet<>(found(" -e ([A-Z_]+)", workflow));
        found(">closed/secrets/(\\S+)", workflow).forEach(setting -> names.add(variable(setting)));
        return names;
    }

    private static Set<String> ofKubernetes(JsonNode workload) {
        return container(workload)
                .path("env")
                .valueStream()
                .map(variable -> variable.path("name").asString())
                .collect(Collectors.toSet());
    }

    @Test
    void every_file_can_be_read_and_no_secret_stands_in_one() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(DEPLOY)) {
            files = all.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
        assertThat(files).hasSizeGreaterThan(7);
        for (Path file : files) {
            assertThat(documents(file)).as("%s", file).isNotEmpty();
            assertThat(Files.readString(file))
                    .as("%s", file)
                    .doesNotContainPattern("(?i)password: (?!\\$\\{)[a-z0-9]+$")
                    .doesNotContain("kind: Secret");
        }
    }

    @Test
    void every_alarm_has_its_page_and_every_metric_that_is_watched_exists() throws IOException {
        String rules = Files.readString(DEPLOY.resolve("monitoring/alerts.yaml"));
        String runbook = Files.readString(HOME.resolve("infra/docs/runbook.md"));
        List<String> alarms = found("alert: (\\w+)", rules);
        assertThat(alarms).hasSizeGreaterThan(8);
        assertThat(found("### (\\w+)", runbook)).containsExactlyInAnyOrderElementsOf(alarms);

        String dashboard = Files.readString(DEPLOY.resolve("monitoring/dashboard.json"));
        assertThat(JsonMapper.shared().readTree(dashboard).path("panels")).hasSizeGreaterThan(6);
        Set<String> measured = measured();
        Set<String> watched = new TreeSet<>(found("(qconnect_[a-z_]+)", rules));
        watched.addAll(found("(qconnect_[a-z_]+)", dashboard));
        assertThat(watched)
                .hasSizeGreaterThan(12)
                .allSatisfy(metric -> assertThat(measured)
                        .contains(metric.replaceAll("_(seconds_count|seconds_sum|seconds|count|sum|total)$", "")));
    }

    /** The names that our sources give to meters. */
    private static Set<String> measured() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String service : List.of("command-service", "query-service")) {
            try (Stream<Path> sources = Files.walk(HOME.resolve(service).resolve("src/main/java"))) {
                for (Path source :
                        sources.filter(it -> it.toString().endsWith(".java")).toList()) {
                    found("\"(qconnect\\.[a-z.]+)\"", Files.readString(source))
                            .forEach(name -> names.add(name.replace('.', '_')));
                }
            }
        }
        return names;
    }

    /** Under the names that alarms know them by, at addresses that the cluster has, with a token that lasts. */
    @Test
    void both_services_are_scraped() throws IOException {
        List<JsonNode> jobs =
                jobs().stream().filter(job -> job.has("metrics_path")).toList();
        assertThat(jobs.stream().map(job -> job.path("job_name").asString()))
                .containsExactly("command-service", "query-service");
        assertThat(Files.readString(DEPLOY.resolve("monitoring/alerts.yaml")))
                .contains("up{job=~\"command-service|query-service\"}");
        for (JsonNode job : jobs) {
            String service = job.path("job_name").asString();
            assertThat(job.path("metrics_path").asString()).isEqualTo("/actuator/prometheus");
            assertThat(job.path("authorization").path("credentials_file").asString())
                    .isNotBlank();
            JsonNode place = job.path("dns_sd_configs").path(0);
            JsonNode instances = documents(DEPLOY.resolve("kubernetes/" + service + ".yaml")).stream()
                    .filter(one -> place.path("names")
                            .path(0)
                            .asString()
                            .equals(one.path("metadata").path("name").asString() + ".qconnect.svc"))
                    .findFirst()
                    .orElseThrow();
            assertThat(instances.path("spec").path("clusterIP").asString()).isEqualTo("None");
            assertThat(instances.path("spec").path("ports").path(0).path("port").asInt())
                    .isEqualTo(place.path("port").asInt());
        }
    }

    private static List<JsonNode> jobs() throws IOException {
        return documents(DEPLOY.resolve("monitoring/prometheus.yaml"))
                .getFirst()
                .path("scrape_configs")
                .valueStream()
                .toList();
    }

    /** An alarm about what nobody asks for is never heard. */
    @Test
    void every_job_that_an_alarm_names_is_there_and_every_claim_is_watched() throws IOException {
        String rules = Files.readString(DEPLOY.resolve("monitoring/alerts.yaml"));
        Set<String> jobs =
                jobs().stream().map(job -> job.path("job_name").asString()).collect(Collectors.toSet());
        assertThat(found("job=\"([^\"]+)\"", rules)).hasSizeGreaterThan(4).isSubsetOf(jobs);
        List<String> claims = documents(DEPLOY.resolve("kubernetes/settings.yaml")).stream()
                .filter(one -> one.path("kind").asString().equals("PersistentVolumeClaim"))
                .map(DeployFiles::name)
                .toList();
        assertThat(claims)
                .isNotEmpty()
                .allSatisfy(claim -> assertThat(rules).contains("persistentvolumeclaim=\"" + claim + "\""));
    }

    @Test
    void the_alarms_are_heard_when_they_should_be() throws IOException, InterruptedException {
        promtool("test", "rules", "alerts-test.yaml");
    }

    /** Debian's knows nothing of clusters, so it is not asked about the job that finds nodes there. */
    @Test
    void prometheus_takes_the_jobs() throws IOException, InterruptedException {
        List<JsonNode> known =
                jobs().stream().filter(job -> !job.has("kubernetes_sd_configs")).toList();
        Path file = folder.resolve("prometheus.yaml");
        Files.writeString(file, JsonMapper.shared().writeValueAsString(Map.of("scrape_configs", known)));
        assertThat(known).hasSize(jobs().size() - 1);
        promtool("check", "config", "--syntax-only", file.toString());
    }

    /** It comes with Debian's prometheus package. */
    private void promtool(String... arguments) throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "promtool"))),
                "promtool is not installed: alert rules are not tried");
        Path log = folder.resolve("promtool.log");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process promtool = new ProcessBuilder(command)
                .directory(DEPLOY.resolve("monitoring").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(promtool.waitFor()).as("%s", Files.readString(log)).isZero();
    }
}

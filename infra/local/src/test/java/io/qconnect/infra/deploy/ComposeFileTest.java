package io.qconnect.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.qconnect.infra.local.ProjectFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whoever follows {@code infra/deploy/.env.example} has all that {@code compose.yaml} needs, and the services may
 * write.
 */
class ComposeFileTest {

    private static final Path HOME = ProjectFolder.find();
    private static final Path DEPLOY = HOME.resolve("infra/deploy");

    private static String text() throws IOException {
        return Files.readString(DEPLOY.resolve("compose.yaml"));
    }

    private static JsonNode compose() throws IOException {
        try (InputStream file = Files.newInputStream(DEPLOY.resolve("compose.yaml"))) {
            return JsonMapper.shared().valueToTree(new Yaml().load(file));
        }
    }

    private static String example() throws IOException {
        return Files.readString(DEPLOY.resolve(".env.example"));
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_variable_stands_in_the_example_and_what_must_be_given_is_given() throws IOException {
        Set<String> variables = found("\\$\\{([A-Z_]+)", text());
        assertThat(variables).hasSizeGreaterThan(12);
        assertThat(found("^#?([A-Z_]+)=", example())).isEqualTo(variables);
        assertThat(found("^([A-Z_]+)=", example())).isEqualTo(found("\\$\\{([A-Z_]+):\\?", text()));
    }

    @Test
    void every_file_that_is_handed_over_stands_in_the_example() throws IOException {
        Set<String> files = new TreeSet<>();
        for (String kind : Set.of("secrets", "configs")) {
            compose().path(kind).forEach(one -> files.add(one.path("file").asString()));
        }
        files.removeIf(file -> file.startsWith("${"));
        assertThat(files).hasSizeGreaterThan(5);
        assertThat(found("^#   ([a-z./-]+)  ", example())).isEqualTo(files);
    }

    /** Whoever may look at a container sees its environment, and {@code .env} is a file like any other. */
    @Test
    void no_password_is_in_an_environment() throws IOException {
        assertThat(compose().path("services"))
                .allSatisfy(service -> assertThat(service.path("environment").propertyNames())
                        .noneMatch(name -> name.contains("PASSWORD")));
        assertThat(example()).doesNotContain("PASSWORD");
    }

    /** Otherwise a program is told of a file that it does not get. */
    @Test
    void every_secret_that_is_used_is_made_and_read_as_settings() throws IOException {
        Set<String> made = Set.copyOf(compose().path("secrets").propertyNames());
        Set<String> used = new TreeSet<>();
        for (JsonNode service : compose().path("services")) {
            service.path("secrets")
                    .forEach(secret -> used.add(secret.path("source").asString()));
            assertThat(service.path("environment").path("SPRING_CONFIG_IMPORT").asString())
                    .isEqualTo("configtree:/run/secrets/");
        }
        assertThat(used).isEqualTo(made);
    }

    /**
     * A volume begins as a copy of what the image has in its place; where it has nothing, only root may write there.
     */
    @Test
    void volumes_begin_as_folders_that_the_service_may_write() throws IOException {
        int volumes = 0;
        for (String service : Set.of("command-service", "query-service")) {
            String pom = Files.readString(HOME.resolve(service).resolve("pom.xml"));
            assertThat(pom).contains("<user>10001:10001</user>");
            for (JsonNode volume : compose().path("services").path(service).path("volumes")) {
                String place = volume.asString().split(":")[1];
                assertThat(HOME.resolve(service).resolve("src/main/jib" + place))
                        .isDirectory();
                assertThat(pom).containsPattern("<file>" + place + "</file>\\s*<mode>777</mode>");
                volumes++;
            }
        }
        assertThat(volumes).isEqualTo(2);
    }

    @Test
    void the_first_accounts_lie_where_the_service_looks_for_them() throws IOException {
        JsonNode service = compose().path("services").path("command-service");
        assertThat(service.path("secrets")
                        .valueStream()
                        .map(secret -> secret.path("target").asString()))
                .contains("first-accounts.json");
        assertThat(service.path("environment")
                        .path("QCONNECT_IDENTITY_FIRSTACCOUNTSFILE")
                        .asString())
                .isEqualTo("${FIRST_ACCOUNTS_FILE:+/run/secrets/first-accounts.json}");
    }

    /**
     * The check that compose makes in the container, made here: of a service that is ready, of one that is not, of
     * none.
     */
    @ParameterizedTest
    @CsvSource({"command-service, 8080", "query-service, 8081"})
    void whether_a_service_is_ready_is_asked(String service, int port) throws Exception {
        JsonNode check = compose().path("services").path(service).path("healthcheck");
        assertThat(check.path("retries").asInt()).isPositive();
        AtomicInteger answer = new AtomicInteger(200);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/actuator/health/readiness", exchange -> {
            exchange.sendResponseHeaders(answer.get(), -1);
            exchange.close();
        });
        List<String> command = new ArrayList<>();
        for (JsonNode word : check.path("test")) {
            assertThat(word.asString().replace("$$", "")).doesNotContain("$");
            command.add(word.asString()
                    .replace("$$", "$")
                    .replace("/" + port, "/" + server.getAddress().getPort()));
        }
        assertThat(command.removeFirst()).isEqualTo("CMD");
        server.start();
        try {
            assertThat(exitCode(command)).isZero();
            answer.set(503);
            assertThat(exitCode(command)).isNotZero();
        } finally {
            server.stop(0);
        }
        assertThat(exitCode(command)).isNotZero();
    }

    private static int exitCode(List<String> command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /**
     * Nobody serves over tables of another release, and no fact meets an older query-service; but booking needs none.
     */
    @Test
    void each_comes_after_what_it_needs() throws IOException {
        JsonNode services = compose().path("services");
        assertThat(condition(services, "query-service", "migrate-query")).isEqualTo("service_completed_successfully");
        assertThat(condition(services, "command-service", "migrate-command"))
                .isEqualTo("service_completed_successfully");
        assertThat(condition(services, "command-service", "query-service")).isEqualTo("service_started");
    }

    private static String condition(JsonNode services, String service, String needed) {
        return services.path(service)
                .path("depends_on")
                .path(needed)
                .path("condition")
                .asString();
    }

    @Test
    void no_container_has_rights_or_room_without_end() throws IOException {
        JsonNode services = compose().path("services");
        assertThat(services).hasSize(4).allSatisfy(service -> {
            assertThat(service.path("read_only").asBoolean()).isTrue();
            assertThat(service.path("cap_drop").path(0).asString()).isEqualTo("ALL");
            assertThat(service.path("security_opt").path(0).asString()).isEqualTo("no-new-privileges:true");
            assertThat(service.path("mem_limit").isString()).isTrue();
            assertThat(service.path("logging").path("options").has("max-size")).isTrue();
        });
    }
}

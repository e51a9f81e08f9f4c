package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever follows {@code infra/deploy/.env.example} has all that {@code compose.yaml} needs, and the services may write. */
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

    /** A volume begins as a copy of what the image has in its place; where it has nothing, only root may write there. */
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
}

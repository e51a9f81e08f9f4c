package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code infra/docs/settings.md} tells what can be set, and with which default: that of the service's own file, or of
 * its code.
 */
class SettingsPageTest {

    private static final Path HOME = ProjectFolder.find();

    /** Without a default that could be read here. */
    private static final Map<String, Set<String>> NEITHER_IN_FILE_NOR_IN_CODE = Map.of(
            "command-service",
            Set.of("qconnect.publishing", "qconnect.sealing.publish-to"),
            "query-service",
            Set.of("qconnect.feed.instance"));

    private static final Pattern LINE =
            Pattern.compile("(?m)^\\| `(qconnect[a-z.-]+)` \\| (`[^`]*`|empty|none) \\| .+ \\|$");
    private static final Pattern VALUE = Pattern.compile("@Value\\(\"\\$\\{(qconnect[a-z.-]+):([^}]*)}\"\\)");
    private static final Pattern PREFIX = Pattern.compile("@ConfigurationProperties\\(\"(qconnect[a-z.-]*)\"\\)");
    private static final Pattern COMPONENT = Pattern.compile("@DefaultValue\\(\"([^\"]*)\"\\)\\s+\\w+ (\\w+)");

    private static String page() throws IOException {
        return Files.readString(HOME.resolve("infra/docs/settings.md"));
    }

    /** Defaults by setting, written as the page writes them. */
    private static Map<String, String> told(String service, String page) {
        String table = page.lines()
                .dropWhile(line -> !line.equals("## " + service))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .collect(Collectors.joining("\n"));
        return LINE.matcher(table).results().collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
    }

    private static Map<String, String> settings(String service) throws IOException {
        Map<String, String> all = ofCode(service);
        all.putAll(ofFile(service));
        return all;
    }

    private static Map<String, String> ofFile(String service) throws IOException {
        Path settings = HOME.resolve(service).resolve("src/main/resources/application.yaml");
        try (InputStream file = Files.newInputStream(settings)) {
            JsonNode all = JsonMapper.shared().valueToTree(new Yaml().<Object>load(file));
            Map<String, String> ours = new TreeMap<>();
            flatten("qconnect", all.path("qconnect"), ours);
            return ours;
        }
    }

    private static void flatten(String name, JsonNode value, Map<String, String> into) {
        if (value.isObject()) {
            value.forEachEntry((key, inner) -> flatten(name + "." + key, inner, into));
        } else if (value.isArray()) {
            into.put(name, written(value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))));
        } else {
            into.put(name, written(value.asString("")));
        }
    }

    private static String written(String value) {
        return value.isEmpty() ? "empty" : "`" + value + "`";
    }

    /** What needs no line in the file, because the code says what it is otherwise. */
    private static Map<String, String> ofCode(String service) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String module : List.of(service, "shared-events/access")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/main/java"))) {
                for (Path source :
                        files.filter(it -> it.toString().endsWith(".java")).toList()) {
                    collect(Files.readString(source), found);
                }
            }
        }
        return found;
    }

    private static void collect(String source, Map<String, String> into) {
        VALUE.matcher(source).results().forEach(it -> into.put(it.group(1), written(it.group(2))));
        Matcher prefix = PREFIX.matcher(source);
        if (prefix.find()) {
            String name = prefix.group(1) + ".";
            COMPONENT
                    .matcher(source)
                    .results()
                    .forEach(it -> into.put(name + hyphenated(it.group(2)), written(it.group(1))));
        }
    }

    private static String hyphenated(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** Settings that the page does not tell, or with another default. */
    private static Map<String, String> untold(String service, String page) throws IOException {
        Map<String, String> untold = settings(service);
        untold.entrySet().removeAll(told(service, page).entrySet());
        return untold;
    }

    @ParameterizedTest
    @ValueSource(strings = {"command-service", "query-service"})
    void every_setting_stands_on_the_page_with_its_default(String service) throws IOException {
        assertThat(ofFile(service)).hasSizeGreaterThan(10);
        assertThat(ofCode(service)).isNotEmpty();
        assertThat(untold(service, page())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"command-service", "query-service"})
    void nothing_stands_on_the_page_that_is_no_setting(String service) throws IOException {
        Set<String> known = new TreeSet<>(settings(service).keySet());
        known.addAll(NEITHER_IN_FILE_NOR_IN_CODE.getOrDefault(service, Set.of()));
        assertThat(told(service, page()).keySet()).isEqualTo(known);
    }

    /** The tests above can fail. */
    @Test
    void a_line_that_is_missing_and_another_default_are_found() throws IOException {
        String page = page();
        assertThat(untold("command-service", page.replace("| `qconnect.zone` |", "| `qconnect.place` |")))
                .containsOnlyKeys("qconnect.zone");
        String otherDefault = page.replace("`qconnect.silence-max` | `30s`", "`qconnect.silence-max` | `5m`");
        assertThat(untold("command-service", otherDefault)).containsOnlyKeys("qconnect.silence-max");
        assertThat(untold("query-service", page.replace("## query-service", "## the other one")))
                .containsKeys("qconnect.migrations", "qconnect.feed.readers", "qconnect.keys.url");
    }
}

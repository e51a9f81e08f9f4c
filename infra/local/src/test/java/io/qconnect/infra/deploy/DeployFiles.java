package io.qconnect.infra.deploy;

import io.qconnect.infra.local.ProjectFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of {@code infra/deploy}, as whoever applies them reads them. */
final class DeployFiles {

    static final Path HOME = ProjectFolder.find();
    static final Path DEPLOY = HOME.resolve("infra/deploy");

    private DeployFiles() {}

    static String text(String file) throws IOException {
        return Files.readString(DEPLOY.resolve(file));
    }

    /** All documents of a YAML file. */
    static List<JsonNode> documents(Path file) throws IOException {
        try (InputStream text = Files.newInputStream(file)) {
            return documents(new Yaml().loadAll(text));
        }
    }

    static List<JsonNode> documents(String text) {
        return documents(new Yaml().loadAll(text));
    }

    private static List<JsonNode> documents(Iterable<Object> loaded) {
        List<JsonNode> all = new ArrayList<>();
        loaded.forEach(document -> all.add(JsonMapper.shared().valueToTree(document)));
        return all;
    }

    /** What runs pods: the services, and the jobs that migrate. */
    static List<JsonNode> workloads() throws IOException {
        List<JsonNode> all = new ArrayList<>(stateful());
        all.addAll(documents(DEPLOY.resolve("kubernetes/migrations.yaml")));
        return all;
    }

    static List<JsonNode> stateful() throws IOException {
        return List.of(workload("command-service"), workload("query-service"));
    }

    static JsonNode workload(String service) throws IOException {
        return documents(DEPLOY.resolve("kubernetes/" + service + ".yaml")).getFirst();
    }

    static JsonNode pod(JsonNode workload) {
        return workload.path("spec").path("template").path("spec");
    }

    static JsonNode container(JsonNode workload) {
        return pod(workload).path("containers").path(0);
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asString();
    }

    static JsonNode named(JsonNode list, String name) {
        return list.valueStream()
                .filter(one -> one.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + name));
    }

    /** What the group of the pattern matches, in the order of the text. */
    static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}

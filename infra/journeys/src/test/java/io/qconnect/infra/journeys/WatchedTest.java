package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Alarms and panels ask for what running services really tell: an alarm about a name that nobody tells is never heard.
 */
class WatchedTest {

    private static final Path MONITORING = ProjectFolder.find().resolve("infra/deploy/monitoring");

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Ours, and those of the connection pools. */
    private static Set<String> watched() throws IOException {
        String rules = Files.readString(MONITORING.resolve("alerts.yaml"));
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(MONITORING.resolve("dashboard.json")));
        String panels =
                dashboard.findValues("expr").stream().map(JsonNode::asString).collect(Collectors.joining("\n"));
        return found("\\b((?:qconnect|hikaricp)_[a-z_]+)", rules + panels);
    }

    @Test
    void every_metric_that_is_watched_is_told_by_a_running_service() throws IOException {
        Visitor visitor = TheClinic.visitor();
        String queue = visitor.queue(1);
        expect(201, visitor.book(queue, visitor.patient()));
        // a refusal is counted under its name, from the first one on
        expect(409, visitor.book(queue, visitor.patient()));
        visitor.see("/queues/" + queue + "/board?minVersion=3");

        Set<String> told = Stream.of(visitor.measuredByCommandService(), visitor.text("/actuator/prometheus"))
                .flatMap(metrics -> found("^([a-z_]+)[{ ]", metrics).stream())
                .collect(Collectors.toSet());
        assertThat(watched()).hasSizeGreaterThan(25).isSubsetOf(told);
    }
}

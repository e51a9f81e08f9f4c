package io.qconnect.infra.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.client.Account;
import io.qconnect.infra.local.ProjectFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code infra/docs/qconnect.http} runs from top to bottom, as the HTTP client of an editor runs it. A title that ends
 * with a status and a name promises that refusal; all other requests are done.
 */
class HttpFileTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.+?)}}");
    private static final Pattern TITLE = Pattern.compile("(?<title>.*?)(: (?<status>\\d{3}) (?<code>\\w+))?");
    private static final Pattern NAMED = Pattern.compile("# @name (\\w+)");
    private static final Pattern OF_A_RESPONSE =
            Pattern.compile("(?<name>\\w+)\\.response\\.(?<part>body|headers)\\.(?<path>.+)");

    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, HttpResponse<String>> responses = new HashMap<>();

    @Test
    void runs_from_top_to_bottom() throws Exception {
        String[] sections = Files.readString(ProjectFolder.find().resolve("infra/docs/qconnect.http"))
                .split("(?m)^### ");
        Account admin = TheClinic.running().accounts().of("admin");
        variables.put("command", TheClinic.running().plan().commandUrl());
        variables.put("query", TheClinic.running().plan().queryUrl());
        variables.put("email", admin.email());
        variables.put("password", admin.password());
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 1; i < sections.length; i++) {
                run(client, sections[i]);
            }
        }

        assertThat(sections).hasSizeGreaterThan(15);
        assertThat(JsonMapper.shared().readTree(named("seen").body()).path("items"))
                .extracting(appointment -> appointment.path("stage").asString())
                .containsExactlyInAnyOrder("CANCELLED", "COMPLETED");
    }

    private void run(HttpClient client, String section) throws IOException, InterruptedException {
        Matcher title = matched(TITLE, section.lines().findFirst().orElseThrow());
        HttpRequest request = request(section);
        // whoever is told that the view is not there yet asks again
        HttpResponse<String> response = await().atMost(Duration.ofMinutes(2))
                .until(() -> client.send(request, BodyHandlers.ofString(UTF_8)), it -> it.statusCode() != 503);
        if (title.group("status") == null) {
            assertThat(response.statusCode()).as(section + response.body()).isBetween(200, 299);
        } else {
            assertThat(response.statusCode())
                    .as(section + response.body())
                    .isEqualTo(Integer.parseInt(title.group("status")));
            assertThat(response.body()).contains('"' + title.group("code") + '"');
        }
        Matcher name = NAMED.matcher(section);
        if (name.find()) {
            responses.put(name.group(1), response);
        }
    }

    private HttpResponse<String> named(String name) {
        return Objects.requireNonNull(responses.get(name), () -> "No request is named " + name);
    }

    /** A method and an address, headers, and after an empty line perhaps a body. */
    private HttpRequest request(String section) {
        String[] parts = section.substring(section.indexOf('\n') + 1)
                .replaceAll("(?m)^#.*\n", "")
                .split("\n\n", 2);
        String[] head = filledIn(parts[0]).split("\n");
        String[] target = head[0].split(" ");
        String body = parts.length == 1 ? "" : filledIn(parts[1]).strip();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target[1]))
                .method(target[0], body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 1; i < head.length; i++) {
            String[] header = head[i].split(": ", 2);
            request.header(header[0], header[1]);
        }
        return request.build();
    }

    private String filledIn(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found)));
    }

    private String value(MatchResult placeholder) {
        String expression = placeholder.group(1);
        return switch (expression) {
            case "$guid", "$randomInt" -> UUID.randomUUID().toString();
            default -> variables.containsKey(expression) ? variables.get(expression) : ofAResponse(expression);
        };
    }

    private String ofAResponse(String expression) {
        Matcher asked = matched(OF_A_RESPONSE, expression);
        HttpResponse<String> response = named(asked.group("name"));
        if (asked.group("part").equals("headers")) {
            return response.headers().firstValue(asked.group("path")).orElseThrow();
        }
        JsonNode found = JsonMapper.shared()
                .readTree(response.body())
                .at("/" + asked.group("path").replace("[", "/").replace("]", "").replace('.', '/'));
        assertThat(found.isMissingNode()).as(expression).isFalse();
        return found.asString();
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.matches()).as(text).isTrue();
        return matcher;
    }
}

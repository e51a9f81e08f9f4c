package io.qconnect.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.Role;
import io.qconnect.infra.client.Contract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the service over HTTP, as anybody would. */
public final class Questions {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Longer than any answer may take; a service that says nothing fails the test that asked. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Contract CONTRACT = published();

    /** What the desk may see is nearly everything. */
    private static final String OF_AN_ADMIN = Issuer.token(Role.ADMIN);

    private final String root;
    private final Optional<String> token;

    /** As somebody who may ask everything. */
    public Questions(int port) {
        this(port, OF_AN_ADMIN);
    }

    /** @param token null for nobody in particular */
    public Questions(int port, @Nullable String token) {
        this.root = "http://127.0.0.1:" + port;
        this.token = Optional.ofNullable(token);
    }

    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        public String code() {
            return json().path("code").asString("");
        }

        public String pointer() {
            return json().path("errors").path(0).path("pointer").asString("");
        }
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, headers);
    }

    /** What is there to be read; who is told that the view is not there yet asks again, as everybody does. */
    public JsonNode read(String path) {
        Answer answer = await().atMost(PATIENCE).until(() -> get(path), it -> it.status() != 503);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    public Answer send(String method, String path, String... headers) {
        return exchange(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    /** With a body, for those who think that there should be one. */
    public Answer sendBody(String method, String path, String body, String... headers) {
        return exchange(method, path, HttpRequest.BodyPublishers.ofString(body), headers);
    }

    private Answer exchange(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(ANSWER_MAX)
                .method(method, body);
        token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            Answer answer = new Answer(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()));
            mustBePromised(method, path, answer);
            return answer;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Whatever a test asks: the answer keeps to the published description. */
    private static void mustBePromised(String method, String path, Answer answer) {
        CONTRACT.find(method, path).ifPresent(call -> {
            String type = answer.header("Content-Type").orElse("");
            JsonNode body = answer.response().body().startsWith("{") ? answer.json() : null;
            assertThat(CONTRACT.breaches(call, answer.status(), type, body))
                    .as(
                            "what %s %s answered: %s",
                            method, path, answer.response().body())
                    .isEmpty();
        });
    }

    private static Contract published() {
        try (InputStream file = Questions.class.getResourceAsStream("/openapi.json")) {
            return new Contract(JsonMapper.shared().readTree(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path)).build();
    }

    public static HttpClient client() {
        return CLIENT;
    }
}

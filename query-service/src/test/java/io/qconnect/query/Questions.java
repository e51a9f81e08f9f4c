package io.qconnect.query;

import io.qconnect.events.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the service over HTTP, as anybody would. */
public final class Questions {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

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

    public Answer send(String method, String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path)).method(method, HttpRequest.BodyPublishers.noBody());
        token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    public HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path)).build();
    }

    public static HttpClient client() {
        return CLIENT;
    }
}

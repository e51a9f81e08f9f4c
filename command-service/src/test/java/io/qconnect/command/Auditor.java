package io.qconnect.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.Role;
import io.qconnect.proof.ExportVerifier;
import io.qconnect.proof.Report;
import io.qconnect.proof.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An auditor with nothing but HTTP and, from the first visit on, the log's public key. */
public final class Auditor {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * An export of all that the tests have stored takes seconds; of an open stream this is the time to its first line.
     */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private final String url;
    private final Clinic clinic;
    private final VerifierKey key;

    public Auditor(int port) {
        this.url = "http://127.0.0.1:" + port;
        this.clinic = new Clinic(port, Role.AUDITOR);
        this.key = VerifierKey.of(text("/audit/checkpoint/key"));
    }

    public VerifierKey key() {
        return key;
    }

    public HttpResponse<byte[]> get(String path, String... headers) {
        return send(request(path, headers), BodyHandlers.ofByteArray());
    }

    public InputStream stream(String path, String... headers) {
        return send(request(path, headers), BodyHandlers.ofInputStream()).body();
    }

    private HttpRequest request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(ANSWER_MAX)
                .header("Authorization", clinic.bearer());
        return (headers.length > 0 ? request.headers(headers) : request).build();
    }

    private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request, handler);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** What a question that cannot be answered is answered with. */
    public Clinic.Reply refusal(String path, int status) {
        return clinic.send("GET", path, null).expect(status);
    }

    public String text(String path) {
        HttpResponse<byte[]> response = get(path);
        String text = new String(response.body(), StandardCharsets.UTF_8);
        assertThat(response.statusCode()).as(text).isEqualTo(200);
        return text;
    }

    public JsonNode json(String path) {
        return JSON.readTree(text(path));
    }

    public List<JsonNode> lines(String path) {
        return text(path).lines().map(JSON::readTree).toList();
    }

    /** Exports everything and verifies it against what was published. */
    public Report verify(Collection<String> published) {
        try {
            return new ExportVerifier(key, published)
                    .verify(new ByteArrayInputStream(get("/audit/export").body()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

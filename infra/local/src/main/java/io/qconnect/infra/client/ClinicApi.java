package io.qconnect.infra.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends commands to command-service and questions to query-service, as any other client would.
 *
 * <p>Every command carries an {@code Idempotency-Key}, so it can be repeated when the answer is lost: 503 and broken
 * connections are tried again, for a bounded time, and have one effect all the same.
 */
public final class ClinicApi implements AutoCloseable {

    /** A service that was killed is back in about ten seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final Duration LOOK_MAX = Duration.ofSeconds(3);
    private static final long PAUSE_MILLIS = 20;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = JsonMapper.shared();
    private final String commandUrl;
    private final String queryUrl;
    private final @Nullable Session session;

    /** As nobody in particular. */
    public ClinicApi(String commandUrl, String queryUrl) {
        this.commandUrl = commandUrl;
        this.queryUrl = queryUrl;
        this.session = null;
    }

    /** As the holder of an account; it is logged in when a call needs it, not once a call. */
    public ClinicApi(String commandUrl, String queryUrl, Account account) {
        this.commandUrl = commandUrl;
        this.queryUrl = queryUrl;
        this.session = new Session(http, commandUrl, account);
    }

    public String commandUrl() {
        return commandUrl;
    }

    public String queryUrl() {
        return queryUrl;
    }

    /**
     * @param key the same for every repetition of the same command
     * @throws ClinicUnreachable when there was no answer, or only 503, for half a minute
     */
    public Answer command(String path, Map<String, ?> body, String key) {
        return patiently("POST " + path, command("POST", path, body, key));
    }

    /** As {@link #command}, for what is changed in place. */
    public Answer put(String path, Map<String, ?> body, String key) {
        return patiently("PUT " + path, command("PUT", path, body, key));
    }

    /** As {@link #command}. */
    public Answer delete(String path, String key) {
        return patiently("DELETE " + path, command("DELETE", path, Map.of(), key));
    }

    /**
     * As {@link #command}, but whatever comes back, comes back: nothing is tried again.
     *
     * @throws ClinicUnreachable when there was no answer
     */
    public Answer commandOnce(String path, Map<String, ?> body, String key) {
        try {
            return send(command("POST", path, body, key));
        } catch (ConnectionBroken e) {
            throw new ClinicUnreachable("POST " + path + ": " + e.getMessage());
        }
    }

    /**
     * A file about a patient.
     *
     * @throws ClinicUnreachable when there was no answer, or only 503, for half a minute
     */
    public Answer upload(String patientId, String name, String mimeType, byte[] content, String key) {
        return upload("/files", Map.of("patientId", patientId), name, mimeType, content, key);
    }

    /** As above, to any path that takes a part {@code file} and some fields. */
    public Answer upload(
            String path, Map<String, String> fields, String name, String mimeType, byte[] content, String key) {
        String boundary = "part-of-" + UUID.randomUUID();
        StringBuilder head = new StringBuilder();
        fields.forEach((field, value) -> head.append("""
            --%1$s\r
            Content-Disposition: form-data; name="%2$s"\r
            \r
            %3$s\r
            """.formatted(boundary, field, value)));
        head.append("""
            --%1$s\r
            Content-Disposition: form-data; name="file"; filename="%2$s"\r
            Content-Type: %3$s\r
            \r
            """.formatted(boundary, name.replace("\"", "%22").replaceAll("[\r\n]", " "), mimeType));
        HttpRequest.Builder request = request(commandUrl + path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(
                        head.toString().getBytes(StandardCharsets.UTF_8),
                        content,
                        ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8))));
        return patiently("POST " + path, request);
    }

    private HttpRequest.Builder command(String method, String path, Map<String, ?> body, String key) {
        return request(commandUrl + path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .method(method, HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)));
    }

    /**
     * Waits, if need be, until the view is as new as {@code minVersion} in the path asks.
     *
     * @throws ClinicUnreachable when there was no answer, or only 503, for half a minute
     */
    public Answer ask(String path) {
        return patiently("GET " + path, request(queryUrl + path).GET());
    }

    /**
     * The value of the header {@code Authorization}, for clients of another kind; good for some minutes.
     *
     * @throws IllegalStateException when this is nobody in particular
     */
    public String bearer() {
        if (session == null) {
            throw new IllegalStateException("nobody in particular has no token");
        }
        return session.bearer();
    }

    /** One attempt at any address; a service that does not answer counts as 503. */
    public Answer look(String url) {
        try {
            return send(request(url).timeout(LOOK_MAX).GET());
        } catch (ConnectionBroken e) {
            return new Answer(503, json.createObjectNode());
        }
    }

    /** Whether a service says that it is ready, which it tells everybody: nobody is logged in for that. */
    public boolean isReady(String url) {
        return readiness(url) == 200;
    }

    /** Whether a service answers at all, ready or not. */
    public boolean answers(String url) {
        return readiness(url) != 0;
    }

    private int readiness(String url) {
        HttpRequest request =
                request(url + "/actuator/health/readiness").timeout(LOOK_MAX).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException nobody) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClinicUnreachable("interrupted");
        }
    }

    /** One attempt to have something done at an operator's address; a service that does not answer counts as 503. */
    public Answer operate(String method, String url) {
        try {
            return send(request(url).method(method, HttpRequest.BodyPublishers.noBody()));
        } catch (ConnectionBroken e) {
            return new Answer(503, json.createObjectNode());
        }
    }

    /**
     * What command-service answers to an auditor, as it comes in, however long it is.
     *
     * @throws IllegalStateException when it refuses, in its own words
     * @throws ClinicUnreachable when it does not answer
     */
    public InputStream audit(String path) {
        URI uri = URI.create(commandUrl + path);
        try {
            HttpRequest request = signed(HttpRequest.newBuilder(uri));
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                String problem = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
                throw new IllegalStateException(
                        "command-service refuses: " + Answer.reason(response.statusCode(), problem));
            }
            return response.body();
        } catch (ConnectionBroken | ConnectException nobody) {
            throw new ClinicUnreachable("command-service does not answer at " + commandUrl);
        } catch (IOException e) {
            throw new ClinicUnreachable("GET " + uri + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClinicUnreachable("interrupted");
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER_MAX);
    }

    private Answer patiently(String call, HttpRequest.Builder request) {
        long start = System.nanoTime();
        String last = "";
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            try {
                Answer answer = send(request);
                if (!answer.tryAgain()) {
                    return answer;
                }
                last = answer.toString();
            } catch (ConnectionBroken e) {
                last = e.getMessage();
            }
            pause();
        }
        throw new ClinicUnreachable(call + ": " + last);
    }

    private Answer send(HttpRequest.Builder unsigned) {
        HttpRequest request = signed(unsigned);
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body().isBlank() ? json.createObjectNode() : json.readTree(response.body()));
        } catch (JacksonException e) {
            throw new ClinicUnreachable(request.uri() + " answered something that is no JSON");
        } catch (IOException e) {
            throw new ConnectionBroken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClinicUnreachable("interrupted");
        }
    }

    private HttpRequest signed(HttpRequest.Builder request) {
        if (session == null) {
            return request.build();
        }
        try {
            return request.setHeader("Authorization", session.bearer()).build();
        } catch (UncheckedIOException failed) {
            throw new ConnectionBroken(failed);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClinicUnreachable("interrupted");
        }
    }

    private static final class ConnectionBroken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ConnectionBroken(Exception cause) {
            super(cause.toString(), cause);
        }
    }
}

package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.client.Account;
import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A client that takes what it gets: what a service answers is what a test sees. */
final class Visitor {

    /** Longer than anything here may take, shorter than a test's patience. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private static final Duration SEEN_WITHIN = Duration.ofMinutes(2);

    private static final AtomicInteger SESSIONS = new AtomicInteger();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String commandUrl;
    private final String queryUrl;
    private final Session session;

    /** @param account of somebody whose role allows all that a test asks for */
    Visitor(String commandUrl, String queryUrl, Account account) {
        this.commandUrl = commandUrl;
        this.queryUrl = queryUrl;
        this.session = new Session(HTTP, commandUrl, account);
    }

    /** @throws UncheckedIOException when the service broke off or was not there */
    Answer command(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(commandUrl + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    Answer ask(String path) {
        return send(HttpRequest.newBuilder(URI.create(queryUrl + path)).GET());
    }

    /** What is there to be seen; who is told that the view is not there yet asks again, as everybody does. */
    Answer see(String path) {
        return expect(200, await().atMost(SEEN_WITHIN).until(() -> ask(path), answer -> !answer.tryAgain()));
    }

    Answer delete(String path) {
        return send(HttpRequest.newBuilder(URI.create(commandUrl + path)).DELETE());
    }

    /** What query-service answers, whatever form it has. */
    String text(String path) {
        return exchange(HttpRequest.newBuilder(URI.create(queryUrl + path)).GET())
                .body();
    }

    /** What command-service measures, for an admin. */
    String measuredByCommandService() {
        return exchange(HttpRequest.newBuilder(URI.create(commandUrl + "/actuator/prometheus"))
                        .GET())
                .body();
    }

    private Answer send(HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(request);
        String body = response.body().isEmpty() ? "{}" : response.body();
        return new Answer(response.statusCode(), JSON.readTree(body));
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        request.header("Authorization", session.bearer());
        try {
            return HTTP.send(request.timeout(ANSWER_MAX).build(), BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** The lines of an event stream, as they come; to be closed. */
    Stream<String> live(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(queryUrl + path))
                .header("Accept", "text/event-stream")
                .build();
        return HTTP.send(request, BodyHandlers.ofLines()).body();
    }

    /** A small text about a patient. */
    Answer upload(String patient, String text) {
        String boundary = "----" + UUID.randomUUID();
        String part = "--" + boundary + "\r\nContent-Disposition: form-data; name=";
        String body = part + "\"patientId\"\r\n\r\n" + patient + "\r\n" + part
                + "\"file\"; filename=\"note.txt\"\r\nContent-Type: text/plain\r\n\r\n" + text + "\r\n--" + boundary
                + "--\r\n";
        return send(HttpRequest.newBuilder(URI.create(commandUrl + "/files"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofString(body)));
    }

    /** The content of a file, which command-service gives out. */
    String content(String file) {
        return exchange(HttpRequest.newBuilder(URI.create(commandUrl + "/files/" + file + "/content"))
                        .GET())
                .body();
    }

    String patient() {
        String body = "{\"name\": \"Ada Example\", \"email\": \"visitor-%s@example.org\"}".formatted(UUID.randomUUID());
        return expect(201, command("/users", body)).text("userId");
    }

    /** A queue of a new doctor. */
    String queue(int capacity) {
        String body = "{\"doctorId\": \"%s\", \"date\": \"2026-03-02\", \"session\": \"J-%d\", \"capacity\": %d}"
                .formatted(doctor(), SESSIONS.incrementAndGet(), capacity);
        return expect(201, command("/queues", body)).text("queueId");
    }

    String doctor() {
        String body = "{\"name\": \"Dr. Amina Diallo\", \"specialty\": \"Cardiology\", \"roomNo\": \"12\"}";
        return expect(201, command("/doctors", body)).text("doctorId");
    }

    /** The doctor's queue of a whole day. */
    String queue(String doctor, LocalDate date) {
        return expect(201, command("/queues", "{\"doctorId\": \"%s\", \"date\": \"%s\"}".formatted(doctor, date)))
                .text("queueId");
    }

    Answer book(String queue, String patient) {
        return command("/queues/" + queue + "/appointments", "{\"patientId\": \"%s\"}".formatted(patient));
    }

    Answer step(String queue, String appointment, String step) {
        return expect(200, command("/queues/" + queue + "/appointments/" + appointment + "/" + step, "{}"));
    }

    static Answer expect(int status, Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        return answer;
    }
}

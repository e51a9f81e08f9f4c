package io.qconnect.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.Role;
import io.qconnect.infra.client.Contract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the service, as far as tests need one. */
public final class Clinic {

    private static final JsonMapper JSON = new JsonMapper();
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Contract CONTRACT = published();

    /** No call takes longer than this between being given a token and showing it. */
    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(1);

    /** Longer than any answer may take; a service that says nothing fails the test that asked. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    /** @param goodUntil as {@link System#nanoTime} */
    private record Token(String value, long goodUntil) {

        boolean isGood() {
            return System.nanoTime() - goodUntil < 0;
        }
    }

    /** By process and role: one over a store of its own has accounts of its own. */
    private static final Map<String, Token> TOKENS = new ConcurrentHashMap<>();

    public static final String PASSWORD = "correct horse " + UUID.randomUUID();

    /** As predecessors made them; hashing costs nothing, the first login makes a better one of it. */
    private static final String CHEAP_HASH = new BCryptPasswordEncoder(4).encode(PASSWORD);

    private final String url;

    /** Asked anew for every call: whoever tests for long outlives a token. */
    private final Supplier<Optional<String>> token;

    /** As an admin, who may do what the desk may, too. */
    public Clinic(int port) {
        this(port, Role.ADMIN);
    }

    public Clinic(int port, Role role) {
        this.url = "http://127.0.0.1:" + port;
        this.token = () -> Optional.of(tokenOf(role));
    }

    private Clinic(String url, Supplier<Optional<String>> token) {
        this.url = url;
        this.token = token;
    }

    public Clinic as(Role role) {
        return new Clinic(url, () -> Optional.of(tokenOf(role)));
    }

    /** With a token of one's own, or with none. */
    public Clinic with(@Nullable String other) {
        return new Clinic(url, () -> Optional.ofNullable(other));
    }

    /** The value of the header {@code Authorization}; empty for nobody. */
    public String bearer() {
        return token.get().map(it -> "Bearer " + it).orElse("");
    }

    /** Who has the address and {@link #PASSWORD} of a role's test account. */
    public static String emailOf(Role role) {
        return role.name().toLowerCase(Locale.ROOT) + "@clinic.test";
    }

    private String tokenOf(Role role) {
        return TOKENS.compute(url + " " + role, (_, kept) -> kept != null && kept.isGood() ? kept : logIn(role))
                .value();
    }

    private Token logIn(Role role) {
        Reply in = with(null).logIn(emailOf(role), PASSWORD).expect(200);
        Duration life = Duration.ofSeconds(in.number("expiresIn")).minus(RENEWED_BEFORE);
        return new Token(in.text("accessToken"), System.nanoTime() + life.toNanos());
    }

    public Reply logIn(String email, String password) {
        return post("/auth/login", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password));
    }

    /** What came back. */
    public record Reply(int status, JsonNode body, HttpHeaders headers) {

        public String text(String field) {
            return body.path(field).asString("");
        }

        public int number(String field) {
            return body.path(field).asInt(-1);
        }

        /** The code of a problem. */
        public String code() {
            return text("code");
        }

        public Reply expect(int expected) {
            assertThat(status).as("%s", body).isEqualTo(expected);
            return this;
        }
    }

    public Reply post(String path, @Nullable String body, String... headers) {
        return send("POST", path, body, headers);
    }

    public Reply put(String path, String body) {
        return send("PUT", path, body);
    }

    public Reply send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(ANSWER_MAX)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        boolean typed = headers.length > 0 && headers[0].equalsIgnoreCase("Content-Type");
        if (body != null && !typed) {
            request.header("Content-Type", "application/json");
        }
        token.get().ifPresent(it -> request.header("Authorization", "Bearer " + it));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            String text = response.body();
            boolean lines =
                    response.headers().firstValue("Content-Type").orElse("").contains("ndjson");
            Reply reply = new Reply(
                    response.statusCode(),
                    text.startsWith("{") && !lines ? JSON.readTree(text) : JSON.nullNode(),
                    response.headers());
            mustBePromised(method, path, reply);
            return reply;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Whatever a test asks for: the answer keeps to the published description. */
    private static void mustBePromised(String method, String path, Reply reply) {
        CONTRACT.find(method, path).ifPresent(call -> {
            String type = reply.headers().firstValue("Content-Type").orElse("");
            JsonNode body = reply.body().isNull() ? null : reply.body();
            assertThat(CONTRACT.breaches(call, reply.status(), type, body))
                    .as("what %s %s answered: %s %s", method, path, reply.status(), reply.body())
                    .isEmpty();
            assertThat(CONTRACT.missingHeaders(
                            call,
                            reply.status(),
                            name -> reply.headers().firstValue(name).isPresent()))
                    .as("headers that %s %s promises with %s", method, path, reply.status())
                    .isEmpty();
        });
    }

    private static Contract published() {
        try (InputStream file = Clinic.class.getResourceAsStream("/openapi.json")) {
            return new Contract(JSON.readTree(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** An e-mail address that nobody has used yet. */
    public static String newEmail() {
        return "someone-" + UUID.randomUUID() + "@example.org";
    }

    public String patient() {
        return post("/users", "{\"name\": \"Ada Example\", \"email\": \"%s\"}".formatted(newEmail()))
                .expect(201)
                .text("userId");
    }

    /** A patient with an account, who comes in by herself. */
    public Clinic somebody() {
        String email = newEmail();
        String id = UUID.randomUUID().toString();
        post("/import/users", """
            {"source": "tests", "id": "%s", "name": "Ada Example", "email": "%s", "role": "PATIENT",
             "passwordHash": "%s"}
            """.formatted(id, email, CHEAP_HASH)).expect(200);
        return with(logIn(email, PASSWORD).expect(200).text("accessToken"));
    }

    /** The same caller at another process. */
    public Clinic at(Clinic door) {
        return new Clinic(door.url, token);
    }

    /** The id of whoever calls. */
    public String self() {
        return send("GET", "/auth/me", null).expect(200).text("userId");
    }

    public String doctor() {
        return post("/doctors", "{\"name\": \"Dr. House\", \"specialty\": \"Diagnostics\", \"roomNo\": \"12\"}")
                .expect(201)
                .text("doctorId");
    }

    /** A queue of a new doctor. */
    public String queue(int capacity) {
        return queue("\"capacity\": " + capacity);
    }

    public String queue(String more) {
        return queueOf("2026-03-02", more);
    }

    /** A queue whose day is not over, whenever this runs. */
    public String comingQueue(int capacity) {
        return queueOf(LocalDate.now(ZoneOffset.UTC).plusDays(7).toString(), "\"capacity\": " + capacity);
    }

    private String queueOf(String date, String more) {
        String body = "{\"doctorId\": \"%s\", \"date\": \"%s\", \"session\": \"S-%d\", %s}"
                .formatted(doctor(), date, COUNTER.incrementAndGet(), more);
        return post("/queues", body).expect(201).text("queueId");
    }

    public Reply book(String queue, String patient, String... headers) {
        return post("/queues/" + queue + "/appointments", "{\"patientId\": \"%s\"}".formatted(patient), headers);
    }

    /** A step of a visit: check-in, start, complete, … */
    public Reply step(String queue, String appointment, String step) {
        return post("/queues/" + queue + "/appointments/" + appointment + "/" + step, null);
    }

    /** To another queue. */
    public Reply reschedule(String queue, String appointment, String to) {
        return post(
                "/queues/" + queue + "/appointments/" + appointment + "/reschedule",
                "{\"toQueueId\": \"%s\"}".formatted(to));
    }

    public Reply callNext(String queue, String room, String... headers) {
        return post("/queues/" + queue + "/call-next", "{\"room\": \"%s\"}".formatted(room), headers);
    }
}

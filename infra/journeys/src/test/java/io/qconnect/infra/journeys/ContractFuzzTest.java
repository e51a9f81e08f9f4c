package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.client.Contract;
import io.qconnect.infra.client.Contract.Operation;
import io.qconnect.infra.client.Session;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every call of both services, as their own descriptions name them, with good, bad and broken input. Whatever comes
 * back was promised: the status, the form of the body, the name of the refusal. Nothing is a defect (5xx).
 */
class ContractFuzzTest {

    private static final long SEED = Long.getLong("qconnect.fuzz.seed", 20261122L);
    private static final int ROUNDS = Integer.getInteger("qconnect.fuzz.rounds", 12);
    private static final int ROUNDS_OF_THE_PROOF = 60;

    /** Wrong passwords and forgotten ones are counted by address, and every other journey comes from the same one. */
    private static final int ROUNDS_AT_THE_DOOR = 10;

    /** What the other calls are about, so that they find something. */
    private static final List<String> MAKING = List.of(
            "POST /doctors", "POST /users", "POST /queues", "POST /queues/{q}/appointments", "POST /queues/{q}/tokens");

    private static final int ROUNDS_OF_MAKING = 10;

    /** Answers for as long as somebody listens. */
    private static final Set<String> ENDLESS = Set.of("GET /queues/{queueId}/live");

    private static final List<String> NO_IDS =
            List.of("x", "1-1-1-1-1", "%20", "%F0%9F%98%80", "null", "a".repeat(2_000));
    private static final List<String> ROLES = List.of("patient", "staff", "admin", "auditor");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Random random = new Random(SEED);
    private final Map<String, List<String>> known = new HashMap<>();
    private final Map<String, Session> sessions = new HashMap<>();
    private final List<String> breaches = new ArrayList<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Set<String> succeeded = new TreeSet<>();
    private int calls;

    /** @param learns its answers name what exists from then on */
    private record Service(String url, Contract contract, Inputs inputs, boolean learns) {}

    @Test
    void every_answer_was_promised() throws Exception {
        fuzz(ROUNDS);
    }

    @Test
    @Tag("proof")
    void every_answer_was_promised_however_often_it_is_asked() throws Exception {
        fuzz(ROUNDS_OF_THE_PROOF);
    }

    /** The test can fail: of a contract that promises less, something is found missing. */
    @Test
    void what_was_not_promised_is_found() throws Exception {
        String url = TheClinic.running().plan().commandUrl();
        String less = fetch(url).replace("MALFORMED_REQUEST", "SOMETHING_ELSE").replace("\"EMAIL_TAKEN\"", "\"NEVER\"");
        Contract contract = new Contract(JSON.readTree(less));
        Service service = new Service(url, contract, new Inputs(contract, random, known), false);
        Operation call = contract.find("POST", "/users").orElseThrow();
        for (int i = 0; i < 40; i++) {
            exchange(service, call);
        }
        assertThat(breaches).anyMatch(breach -> breach.contains("MALFORMED_REQUEST"));
    }

    private void fuzz(int rounds) throws Exception {
        System.out.printf("fuzzing with -Dqconnect.fuzz.seed=%d -Dqconnect.fuzz.rounds=%d%n", SEED, rounds);
        Service command = service(TheClinic.running().plan().commandUrl(), true);
        Service query = service(TheClinic.running().plan().queryUrl(), false);
        for (int i = 0; i < ROUNDS_OF_MAKING; i++) {
            for (String making : MAKING) {
                String[] parts = making.split(" ");
                exchange(command, command.contract().find(parts[0], parts[1]).orElseThrow());
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (Service service : List.of(command, query)) {
                for (Operation call : service.contract().operations()) {
                    boolean atTheDoor = call.path().startsWith("/auth") && round >= ROUNDS_AT_THE_DOOR;
                    if (!ENDLESS.contains(call.toString()) && !atTheDoor) {
                        exchange(service, call);
                    }
                }
            }
        }
        long all = Stream.of(command, query)
                .mapToLong(service -> service.contract().operations().size())
                .sum();
        System.out.printf(
                "%d calls, answers by status %s, %d of %d operations carried out%n",
                calls, statuses, succeeded.size(), all);
        assertThat(breaches).isEmpty();
        // the input is not so bad that only the first door was tried
        assertThat(succeeded.size()).isGreaterThan((int) (all * 0.6));
    }

    private Service service(String url, boolean learns) throws IOException, InterruptedException {
        Contract contract = new Contract(JSON.readTree(fetch(url)));
        return new Service(url, contract, new Inputs(contract, random, known), learns);
    }

    private static String fetch(String url) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(url + "/openapi.json"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private void exchange(Service service, Operation call) throws IOException, InterruptedException {
        String path = path(service, call);
        String body = body(service, call);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .timeout(Duration.ofSeconds(30))
                .method(call.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers(service.inputs(), call, body).forEach(request::header);
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        calls++;
        statuses.merge(response.statusCode(), 1, Integer::sum);
        String type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode answer = type.contains("json") && !type.contains("ndjson") ? JSON.readTree(response.body()) : null;
        List<String> found = new ArrayList<>(service.contract().breaches(call, response.statusCode(), type, answer));
        if (response.statusCode() >= 500 && !isLate(answer)) {
            found.add("a defect");
        }
        if (!found.isEmpty()) {
            breaches.add("%s %s %s -> %d %s: %s"
                    .formatted(
                            call.method(),
                            shortened(path),
                            shortened(body),
                            response.statusCode(),
                            shortened(response.body()),
                            found));
        }
        if (response.statusCode() < 300) {
            succeeded.add(call.toString());
            learn(service, call, answer);
        }
    }

    /** A version that the view cannot have: the one thing here that comes later, or never. */
    private static boolean isLate(@Nullable JsonNode answer) {
        return answer != null && answer.path("code").asString("").equals("STALE_VIEW");
    }

    private static String shortened(@Nullable String text) {
        return text == null ? "" : text.length() > 400 ? text.substring(0, 400) + "…" : text;
    }

    /** Accounts are not touched: what is known was made here. */
    private void learn(Service service, Operation call, @Nullable JsonNode answer) {
        if (answer == null) {
            return;
        }
        if (service.learns() && !call.path().startsWith("/auth")) {
            answer.properties().forEach(field -> learn(field.getKey(), field.getValue()));
        }
        if (call.path().endsWith("/waiting-list")) {
            answer.path("items").forEach(entry -> learn("offerId", entry.path("offerId")));
        }
    }

    private void learn(String name, JsonNode value) {
        if (name.endsWith("Id") && value.isString()) {
            known.computeIfAbsent(Inputs.kindOf(name), _ -> new ArrayList<>()).add(value.asString());
        }
    }

    private String path(Service service, Operation call) {
        Inputs inputs = service.inputs();
        String path = call.path();
        List<String> query = new ArrayList<>();
        for (JsonNode reference : call.form().path("parameters")) {
            JsonNode parameter = service.contract().resolve(reference);
            String name = parameter.path("name").asString();
            String value = inputs.parameter(parameter.path("schema"), name);
            switch (parameter.path("in").asString()) {
                case "path" ->
                    path = path.replace("{" + name + "}", inputs.chance(3) ? inputs.oneOf(NO_IDS) : encoded(value));
                case "query" -> {
                    if (parameter.path("required").asBoolean(false)
                            ? inputs.chance(95)
                            : inputs.chance(name.equals("minVersion") ? 2 : 40)) {
                        query.add(name + "=" + encoded(value));
                    }
                }
                default -> {} // headers are chosen below
            }
        }
        if (inputs.chance(3)) {
            query.add("unknown=1");
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    /** An empty value in a path would be another path. */
    private static String encoded(String value) {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.isEmpty() ? "%20" : encoded;
    }

    private static @Nullable String body(Service service, Operation call) {
        JsonNode content =
                service.contract().resolve(call.form().path("requestBody")).path("content");
        if (content.has("multipart/form-data")) {
            return service.inputs().upload();
        }
        if (!content.has("application/json") || service.inputs().chance(4)) {
            return null;
        }
        return service.inputs().body(content.path("application/json").path("schema"));
    }

    private Map<String, String> headers(Inputs inputs, Operation call, @Nullable String body) {
        Map<String, String> headers = new HashMap<>();
        role(inputs, call).ifPresent(role -> headers.put("Authorization", bearer(role)));
        if (body != null) {
            String usual = body.startsWith("--b") ? "multipart/form-data; boundary=b" : "application/json";
            headers.put(
                    "Content-Type",
                    inputs.chance(96) ? usual : inputs.oneOf(List.of("text/plain", "x", "application/xml")));
        }
        if (inputs.chance(20)) {
            String fresh = "key-" + random.nextLong();
            headers.put("Idempotency-Key", inputs.oneOf(List.of(fresh, fresh, fresh, "a", "b", "k".repeat(201))));
        }
        if (inputs.chance(call.path().endsWith("/correct") ? 90 : 8)) {
            headers.put("If-Match", inputs.oneOf(List.of("\"1\"", "\"3\"", "*", "*", "W/\"1\"", "nonsense")));
        }
        if (inputs.chance(4)) {
            headers.put("Accept", inputs.oneOf(List.of("text/csv", "nonsense", "*/*", "application/json")));
        }
        return headers;
    }

    private static Optional<String> role(Inputs inputs, Operation call) {
        List<String> allowed = new ArrayList<>();
        call.form().path("security").forEach(way -> way.path("bearer").forEach(role -> allowed.add(role.asString())));
        if (inputs.chance(6)) {
            return Optional.of(inputs.oneOf(ROLES));
        }
        return allowed.isEmpty() || inputs.chance(3)
                ? Optional.empty()
                : Optional.of(inputs.oneOf(allowed).toLowerCase(Locale.ROOT));
    }

    private String bearer(String role) {
        var clinic = TheClinic.running();
        return sessions.computeIfAbsent(
                        role,
                        it -> new Session(
                                HTTP,
                                clinic.plan().commandUrl(),
                                clinic.accounts().of(it)))
                .bearer();
    }
}

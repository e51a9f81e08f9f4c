package io.qconnect.infra.day;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Both services in a few maps: just enough of the contract to have a day against it, and able to lie. */
final class FakeClinic implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, String> STEPS = Map.of(
            "check-in", "CHECKED_IN",
            "start", "IN_CONSULTATION",
            "complete", "COMPLETED",
            "cancel", "CANCELLED",
            "no-show", "NO_SHOW",
            "left", "LEFT");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final Map<String, ObjectNode> queues = new LinkedHashMap<>();
    private final Map<String, ObjectNode> appointments = new LinkedHashMap<>();
    private final Map<String, String> patients = new LinkedHashMap<>();
    private boolean lying;

    FakeClinic() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on the read side shows who was served as still waiting. */
    void lie() {
        lying = true;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        ObjectNode answer;
        synchronized (this) {
            answer = exchange.getRequestMethod().equals("GET") ? question(path) : command(path, body);
        }
        int status = answer.has("code") ? 409 : exchange.getRequestMethod().equals("GET") ? 200 : status(path);
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static int status(String[] path) {
        return path.length == 1 || path[path.length - 1].matches("appointments|tokens") ? 201 : 200;
    }

    private ObjectNode command(String[] path, JsonNode body) {
        String id = UUID.randomUUID().toString();
        return switch (path[0]) {
            case "users" -> JSON.createObjectNode().put("userId", id).put("version", 1);
            case "doctors" -> JSON.createObjectNode().put("doctorId", id).put("version", 1);
            default -> path.length == 1 ? open(id) : inQueue(known(queues, path[1]), path, body);
        };
    }

    private ObjectNode open(String id) {
        ObjectNode queue =
                JSON.createObjectNode().put("queueId", id).put("version", 1).put("lastIssuedNo", 0);
        queues.put(id, queue.putNull("nowServing"));
        return queue;
    }

    private ObjectNode inQueue(ObjectNode queue, String[] path, JsonNode body) {
        return switch (path[2]) {
            case "call-next" -> callNext(queue);
            case "tokens" -> place(queue, body, "CHECKED_IN");
            default -> path.length == 3 ? place(queue, body, "BOOKED") : step(queue, path[3], path[4]);
        };
    }

    private ObjectNode place(ObjectNode queue, JsonNode body, String stage) {
        String id = UUID.randomUUID().toString();
        String patient =
                queue.path("queueId").asString() + body.path("patientId").asString(id);
        if (patients.containsKey(patient)) {
            return JSON.createObjectNode().put("code", "ALREADY_IN_QUEUE");
        }
        patients.put(patient, id);
        queue.put("lastIssuedNo", queue.path("lastIssuedNo").asInt() + 1);
        ObjectNode appointment = JSON.createObjectNode()
                .put("appointmentId", id)
                .put("queueId", queue.path("queueId").asString())
                .put("tokenNo", queue.path("lastIssuedNo").asInt())
                .put("priority", body.path("priority").asString("ROUTINE"));
        appointments.put(id, appointment);
        return to(queue, appointment, stage);
    }

    private ObjectNode step(ObjectNode queue, String id, String step) {
        ObjectNode appointment = known(appointments, id);
        if (appointment.path("stage").asString().equals("CANCELLED")) {
            return JSON.createObjectNode().put("code", "NOT_ALLOWED_IN_STAGE");
        }
        return to(queue, appointment, known(STEPS, step));
    }

    private ObjectNode callNext(ObjectNode queue) {
        return of(queue).stream()
                .filter(it -> it.path("stage").asString().equals("CHECKED_IN"))
                .min(Comparator.comparing((ObjectNode it) -> urgency(it))
                        .thenComparing(it -> it.path("tokenNo").asInt()))
                .map(it -> {
                    queue.put("nowServing", it.path("tokenNo").asInt());
                    return to(queue, it, "CALLED");
                })
                .orElseGet(() -> JSON.createObjectNode().put("code", "NOBODY_WAITING"));
    }

    private static int urgency(JsonNode appointment) {
        return switch (appointment.path("priority").asString()) {
            case "EMERGENCY" -> 0;
            case "PRIORITY" -> 1;
            default -> 2;
        };
    }

    private static ObjectNode to(ObjectNode queue, ObjectNode appointment, String stage) {
        long version = queue.path("version").asLong() + 1;
        queue.put("version", version);
        return appointment.put("stage", stage).put("status", status(stage)).put("version", version);
    }

    private static String status(String stage) {
        return switch (stage) {
            case "IN_CONSULTATION" -> "IN_PROGRESS";
            case "COMPLETED" -> "COMPLETED";
            case "CANCELLED", "NO_SHOW", "LEFT" -> "CANCELLED";
            default -> "PENDING";
        };
    }

    private List<ObjectNode> of(ObjectNode queue) {
        return appointments.values().stream()
                .filter(it -> it.path("queueId").equals(queue.path("queueId")))
                .toList();
    }

    private ObjectNode question(String[] path) {
        if (path.length == 3) {
            ObjectNode page = JSON.createObjectNode().putNull("next");
            List<ObjectNode> rows = new ArrayList<>(of(known(queues, path[1])));
            page.putArray("items").addAll(rows.stream().map(this::shown).toList());
            return page;
        }
        return switch (path[0]) {
            case "appointments" -> shown(known(appointments, path[1]));
            case "queues" -> withActiveCount(known(queues, path[1]));
            default -> JSON.createObjectNode();
        };
    }

    private ObjectNode shown(ObjectNode appointment) {
        boolean altered = lying && appointment.path("stage").asString().equals("COMPLETED");
        return altered ? appointment.deepCopy().put("stage", "CHECKED_IN").put("status", "PENDING") : appointment;
    }

    private static <T> T known(Map<String, T> things, String key) {
        return Objects.requireNonNull(things.get(key), key);
    }

    private ObjectNode withActiveCount(ObjectNode queue) {
        long active = of(queue).stream()
                .filter(it -> it.path("status").asString().matches("PENDING|IN_PROGRESS"))
                .count();
        return queue.deepCopy().put("activeCount", active);
    }
}

package io.qconnect.infra.views;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a queue's facts add up to, as the columns of the read tables: text by name, absent where a column is null. */
final class QueueFold {

    private static final Set<String> ENDED = Set.of("COMPLETED", "CANCELLED", "NO_SHOW", "LEFT", "MOVED");

    private final Map<String, @Nullable String> queue = new TreeMap<>();
    private final Map<String, Map<String, @Nullable String>> appointments = new LinkedHashMap<>();
    private final Map<Integer, Map<String, @Nullable String>> tokens = new TreeMap<>();
    private final Map<String, Integer> newestNumbers = new HashMap<>();

    Map<String, @Nullable String> queue() {
        return queue;
    }

    /** By id; those that have moved away are with the queue they moved to. */
    Map<String, Map<String, @Nullable String>> appointments() {
        return appointments;
    }

    /** By number. */
    Map<Integer, Map<String, @Nullable String>> tokens() {
        return tokens;
    }

    /** @param event a line of history */
    void take(JsonNode event) {
        JsonNode data = event.path("data");
        String version = event.path("sequence").asString();
        queue.put("version", version);
        String id = data.path("appointmentId").asString("");
        switch (event.path("type").asString()) {
            case "queue.opened" -> open(data);
            case "queue.capacity-changed" ->
                queue.put("capacity", data.path("capacity").asString());
            case "queue.paused" -> queue.put("state", "PAUSED");
            case "queue.resumed", "queue.reopened" -> queue.put("state", "OPEN");
            case "queue.closed" -> queue.put("state", "CLOSED");
            case "queue.appointment-booked" -> book(id, data, version);
            case "queue.token-issued" -> number(id, data.path("tokenNo").asInt(), version);
            case "queue.patient-checked-in", "queue.patient-recalled" -> stage(id, "CHECKED_IN", version);
            case "queue.patient-skipped" -> stage(id, "SKIPPED", version);
            case "queue.patient-called" -> serve(id, "CALLED", data, version);
            case "queue.consultation-started" -> serve(id, "IN_CONSULTATION", data, version);
            case "queue.consultation-completed" -> end(id, "COMPLETED", version);
            case "queue.appointment-cancelled" -> {
                end(id, "CANCELLED", version);
                appointment(id).put("cancelled_by", data.path("by").asString());
                appointment(id).put("cancellation_reason", data.path("reason").asString());
            }
            case "queue.no-show-recorded" -> end(id, "NO_SHOW", version);
            case "queue.patient-left" -> end(id, "LEFT", version);
            case "queue.priority-changed" -> {
                appointment(id).put("priority", data.path("priority").asString());
                appointment(id).put("version", version);
            }
            case "queue.appointment-moved-in" -> {
                newestNumbers.remove(id);
                book(id, data, version);
                stage(id, data.path("stage").asString(), version);
            }
            case "queue.appointment-moved-out" -> {
                outcome(id, "MOVED");
                appointments.remove(id);
            }
            case "queue.status-corrected" -> correct(id, data, version);
            default -> {
                // changes no column that is compared here
            }
        }
    }

    private void open(JsonNode data) {
        queue.put("state", "OPEN");
        queue.put("doctor_id", data.path("doctorId").asString());
        queue.put("date", data.path("date").asString());
        queue.put("session", data.path("session").asString());
        queue.put("capacity", data.path("capacity").asString());
        queue.put("last_issued_no", "0");
    }

    private Map<String, @Nullable String> appointment(String id) {
        return appointments.computeIfAbsent(id, _ -> new TreeMap<>());
    }

    private void book(String id, JsonNode data, String version) {
        Map<String, @Nullable String> row = appointment(id);
        row.put("user_id", data.path("patientId").asString(null));
        row.put("channel", data.path("channel").asString());
        row.put("priority", data.path("priority").asString());
        stage(id, "BOOKED", version);
    }

    private void number(String id, int number, String version) {
        queue.put("last_issued_no", Integer.toString(number));
        newestNumbers.put(id, number);
        Map<String, @Nullable String> token = new TreeMap<>();
        token.put("appointment_id", id);
        tokens.put(number, token);
        appointment(id).put("token_no", Integer.toString(number));
        appointment(id).put("version", version);
    }

    private void stage(String id, String stage, String version) {
        appointment(id).put("stage", stage);
        appointment(id).put("version", version);
    }

    private void serve(String id, String stage, JsonNode data, String version) {
        stage(id, stage, version);
        appointment(id).put("room", data.path("room").asString());
        Integer number = newestNumbers.get(id);
        if (number != null) {
            queue.put("current_no", number.toString());
        }
    }

    private void end(String id, String stage, String version) {
        stage(id, stage, version);
        outcome(id, stage);
    }

    private void outcome(String id, @Nullable String stage) {
        Integer number = newestNumbers.get(id);
        if (number != null) {
            Objects.requireNonNull(tokens.get(number)).put("outcome", stage);
        }
    }

    private void correct(String id, JsonNode data, String version) {
        String to = data.path("to").asString();
        stage(id, to, version);
        appointment(id).remove("cancelled_by");
        appointment(id).remove("cancellation_reason");
        outcome(id, ENDED.contains(to) ? to : null);
    }

    /** The columns that follow from others. */
    QueueFold settle() {
        long active = appointments.values().stream()
                .filter(row -> !ENDED.contains(String.valueOf(row.get("stage"))))
                .count();
        queue.put("active_count", Long.toString(active));
        return this;
    }
}

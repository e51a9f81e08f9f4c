package io.qconnect.infra.day;

import io.qconnect.infra.client.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Holds what query-service shows of a queue against what the simulation knows of it. */
final class ReadSideCheck {

    private static final int PAGE = 100;

    private final Reception reception;
    private final List<String> differences = new ArrayList<>();

    ReadSideCheck(Reception reception) {
        this.reception = reception;
    }

    /** One sentence per difference. */
    List<String> differences() {
        return List.copyOf(differences);
    }

    void check(WaitingRoom room) {
        tokensAreGapFree(room);
        Answer queue = reception.ask("/queues/" + room.queueId() + "?minVersion=" + room.version());
        List<Visit> visits = room.visits();
        equal(room, "version", room.version(), queue.number("version"));
        equal(room, "lastIssuedNo", visits.size(), queue.number("lastIssuedNo"));
        equal(room, "nowServing", room.nowServing(), queue.number("nowServing"));
        equal(room, "activeCount", room.active(), queue.number("activeCount"));
        appointments(room, visits);
    }

    private void appointments(WaitingRoom room, List<Visit> visits) {
        Map<String, JsonNode> shown = shown(room);
        for (Visit visit : visits) {
            JsonNode row = shown.remove(visit.appointmentId());
            String seen = row == null
                    ? "nothing"
                    : "number " + row.path("tokenNo").asInt(0) + ", "
                            + row.path("status").asString("") + "/"
                            + row.path("stage").asString("");
            equal(room, "appointment " + visit.appointmentId(), visit.toString(), seen);
        }
        shown.keySet().forEach(it -> differences.add("queue " + room.queueId() + ": nobody has booked " + it));
    }

    /** Nobody else uses this day's queues, so the answers alone must be without a gap or a double. */
    private void tokensAreGapFree(WaitingRoom room) {
        int expected = 1;
        for (Visit visit : room.visits()) {
            equal(room, "token number", expected++, visit.tokenNo());
        }
    }

    private Map<String, JsonNode> shown(WaitingRoom room) {
        Map<String, JsonNode> rows = new HashMap<>();
        String path = "/queues/" + room.queueId() + "/appointments?limit=" + PAGE + "&minVersion=" + room.version();
        String cursor = "";
        do {
            Answer page = reception.ask(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            if (!page.ok()) {
                differences.add("GET " + path + ": " + page);
                return rows;
            }
            page.body()
                    .path("items")
                    .forEach(row -> rows.put(row.path("appointmentId").asString(""), row));
            cursor = page.text("next");
        } while (!cursor.isEmpty());
        return rows;
    }

    private void equal(WaitingRoom room, String what, Object known, Object shown) {
        if (!known.toString().equals(shown.toString())) {
            differences.add("queue " + room.queueId() + ", " + what + ": known " + known + ", shown " + shown);
        }
    }
}

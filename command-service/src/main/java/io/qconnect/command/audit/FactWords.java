package io.qconnect.command.audit;

import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Facts in plain words. What has no sentence of its own is read out by its name, so nothing is ever left out. */
final class FactWords {

    private static final Map<String, Function<JsonNode, String>> SENTENCES = Map.ofEntries(
            sentence("queue.opened", f -> "the queue was opened for " + text(f, "capacity") + " patients"),
            sentence("queue.capacity-changed", f -> "the queue takes " + text(f, "capacity") + " patients from now on"),
            sentence("queue.paused", _ -> "the queue was paused"),
            sentence("queue.resumed", _ -> "the pause was over"),
            sentence("queue.closed", _ -> "the queue was closed to newcomers"),
            sentence("queue.reopened", _ -> "the queue was opened again"),
            sentence(
                    "queue.appointment-booked",
                    f -> "a place was booked (" + text(f, "channel") + ", " + text(f, "priority") + ")"),
            sentence("queue.token-issued", f -> "number " + text(f, "tokenNo") + " was issued"),
            sentence("queue.patient-checked-in", _ -> "the patient arrived"),
            sentence("queue.patient-called", FactWords::called),
            sentence("queue.patient-skipped", _ -> "the patient did not answer and was skipped"),
            sentence("queue.patient-recalled", _ -> "the patient was back and waited again"),
            sentence("queue.consultation-started", f -> "the consultation began in room " + text(f, "room")),
            sentence("queue.consultation-completed", _ -> "the consultation was over"),
            sentence(
                    "queue.appointment-cancelled",
                    f -> "the place was given up by " + text(f, "by") + " (" + text(f, "reason") + ")"),
            sentence("queue.no-show-recorded", _ -> "the patient did not come"),
            sentence("queue.patient-left", _ -> "the patient went away without having been seen"),
            sentence(
                    "queue.priority-changed",
                    f -> "the priority became " + text(f, "priority") + " (" + text(f, "reason") + ")"),
            sentence(
                    "queue.status-corrected",
                    f -> text(f, "from") + " was corrected to " + text(f, "to") + " (" + text(f, "reason") + ")"),
            sentence("queue.appointment-moved-out", _ -> "the place was given up for one in another queue"),
            sentence("queue.appointment-moved-in", _ -> "the appointment came here from another queue"));

    private FactWords() {}

    private static Map.Entry<String, Function<JsonNode, String>> sentence(
            String name, Function<JsonNode, String> sentence) {
        return Map.entry(name, sentence);
    }

    static String of(String name, JsonNode fact) {
        Function<JsonNode, String> sentence = SENTENCES.get(name);
        return sentence != null
                ? sentence.apply(fact)
                : name.substring(name.indexOf('.') + 1).replace('-', ' ');
    }

    private static String called(JsonNode fact) {
        String reason = text(fact, "reason");
        String by = reason.isEmpty()
                ? "by call order " + text(fact, "callOrder")
                : "chosen by somebody at the desk: " + reason;
        return "the patient was called to room " + text(fact, "room") + ", " + by;
    }

    private static String text(JsonNode fact, String field) {
        JsonNode value = fact.path(field);
        return value.isValueNode() ? value.asString("") : "";
    }
}

package io.qconnect.command.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Judges from history alone whether a queue was fair. It reads the facts as JSON and shares no code with the rules that
 * it judges, so a mistake there cannot hide itself here. Somebody was overtaken when a later number was asked in while
 * they still waited; each time there must be a stated reason.
 */
final class Fairness {

    /** Why a later number went first. */
    enum Why {
        /** The one who went first was more urgent. */
        PRIORITY,
        /** The one who waits did not answer a call, and was not back yet. */
        SKIPPED,
        /** The one who waits had not arrived, or nobody had written it down. */
        LATE_CHECK_IN,
        /** What was known about one of them turned out to be wrong, and was corrected. */
        CORRECTION,
        /** Somebody at the desk chose, and said why. */
        STATED,
        UNEXPLAINED
    }

    /**
     * Somebody was served before an earlier number.
     *
     * @param position of the fact by which it happened
     * @param reason what was stated, where somebody chose
     */
    record Overtaking(
            long position,
            Instant at,
            int tokenNo,
            int overtakenNo,
            Why why,
            @Nullable String reason,
            String actor) {}

    /** @param issues what is wrong with numbers and capacity, in words */
    record Verdict(
            boolean fair,
            int lastIssuedNo,
            int served,
            int unexplained,
            List<String> issues,
            List<Overtaking> overtakings) {}

    private static final List<String> URGENCY = List.of("EMERGENCY", "PRIORITY", "ROUTINE");
    private static final Set<String> ACTIVE = Set.of("BOOKED", "CHECKED_IN", "CALLED", "SKIPPED", "IN_CONSULTATION");

    private static final class Visitor {
        private String stage = "BOOKED";
        private String priority = "ROUTINE";
        private int tokenNo;
        private boolean corrected;
        private boolean came;
    }

    private final Map<String, Visitor> visitors = new HashMap<>();

    /** The entries of the waiting list for which a place is held. */
    private final Set<String> holds = new HashSet<>();

    private final List<Overtaking> overtakings = new ArrayList<>();
    private final List<String> issues = new ArrayList<>();
    private final Map<Overtaking, Visitor> notThereYet = new HashMap<>();
    private int capacity;
    private int lastIssuedNo;
    private int served;

    static Verdict judge(List<PastFact> stream) {
        Fairness fairness = new Fairness();
        stream.forEach(fairness::take);
        return fairness.verdict();
    }

    private void take(PastFact fact) {
        JsonNode data = fact.data();
        String id = data.path("appointmentId").asString("");
        switch (fact.stored().type()) {
            case "queue.opened", "queue.capacity-changed" ->
                capacity = data.path("capacity").asInt();
            case "queue.appointment-booked", "queue.appointment-moved-in" -> arrive(id, data);
            case "queue.token-issued" -> number(fact, id, data.path("tokenNo").asInt());
            case "queue.patient-checked-in", "queue.patient-recalled" -> {
                visitor(id).came = true;
                visitor(id).stage = "CHECKED_IN";
            }
            case "queue.patient-called" -> called(fact, id, data);
            case "queue.patient-skipped" -> visitor(id).stage = "SKIPPED";
            case "queue.consultation-started" -> started(fact, id);
            case "queue.consultation-completed" -> visitor(id).stage = "COMPLETED";
            case "queue.appointment-cancelled" -> visitor(id).stage = "CANCELLED";
            case "queue.no-show-recorded" -> visitor(id).stage = "NO_SHOW";
            case "queue.patient-left" -> visitor(id).stage = "LEFT";
            case "queue.appointment-moved-out" -> visitor(id).stage = "MOVED";
            case "queue.priority-changed" ->
                visitor(id).priority = data.path("priority").asString();
            case "queue.status-corrected" -> {
                visitor(id).stage = data.path("to").asString();
                visitor(id).corrected = true;
            }
            case "queue.place-offered" -> holds.add(data.path("entryId").asString());
            // whoever waits no more holds nothing: they left, got a place by themselves, or the queue was closed
            case "queue.offer-accepted", "queue.offer-declined", "queue.offer-expired", "queue.waiting-list-left" ->
                holds.remove(data.path("entryId").asString());
            case "queue.paused",
                    "queue.resumed",
                    "queue.closed",
                    "queue.reopened",
                    "queue.waiting-list-joined" -> {} // nobody gets, leaves or holds a place by these
            default ->
                issues.add("position %d: %s is not known to this judge"
                        .formatted(fact.stored().position(), fact.stored().type()));
        }
        full(fact);
    }

    private void arrive(String id, JsonNode data) {
        Visitor visitor = new Visitor();
        visitor.priority = data.path("priority").asString("ROUTINE");
        // whoever moves here may have checked in elsewhere
        visitor.stage = data.path("stage").asString("BOOKED");
        visitor.came = visitor.stage.equals("CHECKED_IN");
        visitors.put(id, visitor);
    }

    private Visitor visitor(String id) {
        return visitors.computeIfAbsent(id, _ -> new Visitor());
    }

    private void number(PastFact fact, String id, int tokenNo) {
        if (tokenNo != lastIssuedNo + 1) {
            issues.add("position %d issues number %d after %d"
                    .formatted(fact.stored().position(), tokenNo, lastIssuedNo));
        }
        if (visitor(id).tokenNo != 0) {
            issues.add("position %d gives a second number, %d, to the one with number %d"
                    .formatted(fact.stored().position(), tokenNo, visitor(id).tokenNo));
        }
        lastIssuedNo = Math.max(lastIssuedNo, tokenNo);
        visitor(id).tokenNo = tokenNo;
    }

    private void full(PastFact fact) {
        long taken = visitors.values().stream()
                        .filter(visitor -> ACTIVE.contains(visitor.stage))
                        .count()
                + holds.size();
        if (taken > capacity) {
            issues.add(
                    "position %d: %d places taken of %d".formatted(fact.stored().position(), taken, capacity));
        }
    }

    private void called(PastFact fact, String id, JsonNode data) {
        served++;
        String reason = data.path("reason").asString("");
        overtakes(fact, visitor(id), reason.isEmpty() ? null : reason);
        visitor(id).stage = "CALLED";
    }

    /** Who was called has overtaken already when called. */
    private void started(PastFact fact, String id) {
        if (!visitor(id).stage.equals("CALLED")) {
            served++;
            overtakes(fact, visitor(id), null);
        }
        visitor(id).stage = "IN_CONSULTATION";
    }

    private void overtakes(PastFact fact, Visitor first, @Nullable String reason) {
        String actor = fact.metadata().path("actor").asString("");
        for (Visitor waiting : visitors.values()) {
            boolean earlier = waiting.tokenNo != 0 && waiting.tokenNo < first.tokenNo;
            if (earlier && Set.of("BOOKED", "CHECKED_IN", "SKIPPED").contains(waiting.stage)) {
                Overtaking overtaking = new Overtaking(
                        fact.stored().position(),
                        fact.effective(),
                        first.tokenNo,
                        waiting.tokenNo,
                        why(first, waiting, reason),
                        reason,
                        actor);
                overtakings.add(overtaking);
                if (!waiting.came) {
                    notThereYet.put(overtaking, waiting);
                }
            }
        }
    }

    private static Why why(Visitor first, Visitor waiting, @Nullable String reason) {
        if (waiting.stage.equals("BOOKED")) {
            return Why.LATE_CHECK_IN;
        }
        if (waiting.stage.equals("SKIPPED")) {
            return Why.SKIPPED;
        }
        if (URGENCY.indexOf(first.priority) < URGENCY.indexOf(waiting.priority)) {
            return Why.PRIORITY;
        }
        if (reason != null) {
            return Why.STATED;
        }
        return first.corrected || waiting.corrected ? Why.CORRECTION : Why.UNEXPLAINED;
    }

    /** Whoever never came was not overtaken by anybody. */
    private Verdict verdict() {
        overtakings.removeIf(overtaking -> {
            Visitor notThere = notThereYet.get(overtaking);
            return notThere != null && !notThere.came;
        });
        overtakings.sort(Comparator.comparingLong(Overtaking::position).thenComparingInt(Overtaking::overtakenNo));
        int unexplained = (int) overtakings.stream()
                .filter(overtaking -> overtaking.why() == Why.UNEXPLAINED)
                .count();
        return new Verdict(
                unexplained == 0 && issues.isEmpty(), lastIssuedNo, served, unexplained, issues, overtakings);
    }
}

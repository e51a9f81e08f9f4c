package io.qconnect.command.audit;

import io.qconnect.command.audit.RefusalLog.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Why an appointment is as it is: each command that touched it, with the facts it made; those that were refused on the
 * way; what happened meanwhile to the whole queue in which it was; and the waits in between.
 */
record Explanation(UUID appointmentId, int facts, List<Step> steps, List<String> words) {

    /** What happens to a queue as a whole and lets everybody in it wait, or go on. */
    private static final Set<String> OF_THE_QUEUE =
            Set.of("queue.paused", "queue.resumed", "queue.closed", "queue.reopened");

    /** By these an appointment comes into a queue; from then on it is in no other. */
    private static final Set<String> ARRIVALS = Set.of("queue.appointment-booked", "queue.appointment-moved-in");

    /** @param words the fact in plain words */
    record Told(long position, String type, String words, JsonNode data) {}

    /**
     * One command.
     *
     * @param queueId the queue that it was for
     * @param actor who did it; {@code system:} and a name for the clinic's own reactions
     * @param cause the fact that a reaction followed from, where its metadata name one
     * @param policyVersion of the call order, where it chose
     * @param refusal why it was not carried out; null when it was
     * @param waitedSeconds since the step before
     */
    record Step(
            Instant at,
            @Nullable Instant effectiveAt,
            UUID queueId,
            String actor,
            @Nullable String onBehalfOf,
            UUID commandId,
            String correlation,
            @Nullable String cause,
            @Nullable Integer policyVersion,
            List<Told> facts,
            @Nullable String refusal,
            long waitedSeconds,
            String words) {

        private Step after(@Nullable Step before) {
            long waited = before == null
                    ? 0
                    : Math.max(
                            0, Duration.between(before.happened(), happened()).toSeconds());
            return new Step(
                    at,
                    effectiveAt,
                    queueId,
                    actor,
                    onBehalfOf,
                    commandId,
                    correlation,
                    cause,
                    policyVersion,
                    facts,
                    refusal,
                    waited,
                    words);
        }

        private Instant happened() {
            return effectiveAt == null ? at : effectiveAt;
        }
    }

    static Explanation of(UUID appointment, List<PastFact> streams, List<Refused> refusals) {
        Map<UUID, List<PastFact>> commands = new LinkedHashMap<>();
        UUID whereabouts = null;
        int own = 0;
        for (PastFact fact : streams) {
            boolean about = fact.data().path("appointmentId").asString("").equals(appointment.toString());
            own += about ? 1 : 0;
            if (about && ARRIVALS.contains(fact.stored().type())) {
                whereabouts = fact.stored().stream();
            }
            if (about || concerns(fact, whereabouts, commands.keySet())) {
                commands.computeIfAbsent(fact.stored().commandId(), _ -> new ArrayList<>())
                        .add(fact);
            }
        }
        List<Step> steps = new ArrayList<>(
                commands.values().stream().map(Explanation::step).toList());
        refusals.forEach(refused -> steps.add(step(refused)));
        steps.sort(Comparator.comparing(Step::at));
        List<Step> timed = new ArrayList<>();
        for (Step step : steps) {
            timed.add(step.after(timed.isEmpty() ? null : timed.getLast()));
        }
        return new Explanation(
                appointment,
                own,
                timed,
                timed.stream().map(Explanation::sentence).toList());
    }

    /** Of a queue that it has left, only what belongs to the move itself. */
    private static boolean concerns(PastFact fact, @Nullable UUID whereabouts, Set<UUID> commands) {
        return OF_THE_QUEUE.contains(fact.stored().type())
                && (fact.stored().stream().equals(whereabouts)
                        || commands.contains(fact.stored().commandId()));
    }

    private static Step step(List<PastFact> facts) {
        PastFact first = facts.getFirst();
        JsonNode metadata = first.metadata();
        List<Told> told = facts.stream()
                .map(fact -> new Told(
                        fact.stored().position(),
                        fact.stored().type(),
                        FactWords.of(fact.stored().type(), fact.data()),
                        fact.data()))
                .toList();
        Integer policy = facts.stream()
                .map(fact -> fact.data().path("callOrder"))
                .filter(JsonNode::isInt)
                .map(JsonNode::asInt)
                .findFirst()
                .orElse(null);
        return new Step(
                first.recorded(),
                first.effective().equals(first.recorded()) ? null : first.effective(),
                first.stored().stream(),
                metadata.path("actor").asString(""),
                text(metadata, "onBehalfOf"),
                first.stored().commandId(),
                metadata.path("correlation").asString(""),
                text(metadata, "cause"),
                policy,
                told,
                null,
                0,
                String.join("; ", told.stream().map(Told::words).toList()));
    }

    private static @Nullable String text(JsonNode metadata, String field) {
        return metadata.path(field).isString() ? metadata.path(field).asString() : null;
    }

    /** A command names first what it is for: its queue. */
    private static Step step(Refused refused) {
        return new Step(
                refused.refusedAt(),
                null,
                refused.subjects()[0],
                refused.actor(),
                null,
                refused.commandId(),
                refused.correlation(),
                null,
                null,
                List.of(),
                refused.refusal(),
                0,
                refused.command() + " was refused: " + refused.refusal());
    }

    private static String sentence(Step step) {
        StringBuilder words = new StringBuilder();
        if (step.waitedSeconds() > 0) {
            words.append("after ").append(span(step.waitedSeconds())).append(", ");
        }
        words.append(step.happened())
                .append(": ")
                .append(step.words())
                .append(" (by ")
                .append(step.actor());
        if (step.onBehalfOf() != null) {
            words.append(" on behalf of ").append(step.onBehalfOf());
        }
        if (step.cause() != null) {
            words.append(", because of ").append(step.cause());
        }
        if (step.effectiveAt() != null) {
            words.append(", written down at ").append(step.at());
        }
        return words.append(")").toString();
    }

    private static String span(long seconds) {
        return seconds < 60
                ? seconds + " s"
                : seconds < 3_600 ? seconds / 60 + " min" : seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
    }
}

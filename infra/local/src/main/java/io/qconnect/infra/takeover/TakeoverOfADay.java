package io.qconnect.infra.takeover;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.takeover.Taken.TakenAppointment;
import io.qconnect.infra.takeover.Taken.TakenQueue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The queues of one doctor and day. The predecessor may have several; here the first is the day's, the others have
 * names.
 */
final class TakeoverOfADay {

    /** With the longest ids they fit into a request. */
    private static final int APPOINTMENTS_AT_ONCE = 500;

    /** More queues than that of one doctor and day are not queues any more. */
    private static final int SESSIONS_MAX = 50;

    /** Numbers beyond are not given out here. */
    private static final int NUMBER_MAX = 2000;

    private static final int COUNTER_MAX = 1_000_000_000;

    private static final Set<String> STATUSES = Set.of("PENDING", "IN_PROGRESS", "COMPLETED", "CANCELLED");

    private final ClinicApi clinic;
    private final String source;
    private final Findings findings;
    private final Taken taken;
    private final Instant now;

    TakeoverOfADay(ClinicApi clinic, String source, Findings findings, Taken taken, Instant now) {
        this.clinic = clinic;
        this.source = source;
        this.findings = findings;
        this.taken = taken;
        this.now = now;
    }

    /** @param queues the oldest first */
    void carryOut(List<Source.Queue> queues) {
        int session = 1;
        for (Source.Queue queue : queues) {
            session = queue.date() == null ? notTaken(queue, session) : take(queue, queue.date(), session) + 1;
        }
    }

    private int notTaken(Source.Queue queue, int session) {
        notTaken(queue, "NO_DATE", "it has no day");
        return session;
    }

    private void notTaken(Source.Queue queue, String reason, String text) {
        findings.notTaken("Queue", queue.id(), reason, text);
        queue.appointments()
                .forEach(row ->
                        findings.notTaken("Appointment", row.id(), "QUEUE_NOT_TAKEN", "its queue was not taken over"));
    }

    /**
     * Tries one session after the other: what belongs to another queue, of there or of here, is refused by the clinic.
     *
     * @return the session that it became
     */
    private int take(Source.Queue queue, LocalDate date, int first) {
        int session = first;
        Answer answer = send(queue, date, session, 0);
        while (answer.code().equals("QUEUE_ALREADY_OPEN") && session < SESSIONS_MAX) {
            session++;
            answer = send(queue, date, session, 0);
        }
        if (!answer.ok()) {
            notTaken(queue, Takeover.reasonOf(answer), Takeover.sentenceOf(answer));
            return session;
        }
        Answer lastGood = answer;
        Map<String, JsonNode> outcomes = outcomes(answer);
        // after a piece that was refused nothing follows: its numbers would be filled up, for nobody and for good
        for (int from = APPOINTMENTS_AT_ONCE;
                answer.ok() && from < queue.appointments().size();
                from += APPOINTMENTS_AT_ONCE) {
            answer = send(queue, date, session, from);
            if (answer.ok()) {
                lastGood = answer;
                outcomes.putAll(outcomes(answer));
            }
        }
        note(queue, session);
        List<TakenAppointment> appointments = new ArrayList<>();
        for (Source.Appointment row : queue.appointments()) {
            appointments.add(taken(row, outcomes.get(row.id()), answer));
        }
        taken.queue(new TakenQueue(lastGood.text("queueId"), lastGood.number("version"), appointments));
        return session;
    }

    private Answer send(Source.Queue queue, LocalDate date, int session, int from) {
        int to = Math.min(from + APPOINTMENTS_AT_ONCE, queue.appointments().size());
        Map<String, Object> body = new HashMap<>(Map.of(
                "source", source,
                "id", queue.id(),
                "doctor", queue.doctor(),
                "date", date.toString(),
                "session", nameOf(session),
                "lastNo", Math.clamp(Objects.requireNonNullElse(queue.currentNo(), 0), 0, COUNTER_MAX),
                "complete", to == queue.appointments().size()));
        if (queue.createdAt() != null && !queue.createdAt().isAfter(now)) {
            body.put("openedAt", queue.createdAt().toString());
        }
        body.put(
                "appointments",
                queue.appointments().subList(from, to).stream()
                        .map(row -> appointment(queue, date, row))
                        .toList());
        return clinic.command("/import/queues", body, "import-" + UUID.randomUUID());
    }

    private Map<String, Object> appointment(Source.Queue queue, LocalDate date, Source.Appointment row) {
        Instant booked = row.createdAt() != null
                ? row.createdAt()
                : Objects.requireNonNullElseGet(
                        queue.createdAt(), () -> date.atStartOfDay().toInstant(ZoneOffset.UTC));
        Instant changed = row.changedAt() == null || row.changedAt().isBefore(booked) ? booked : row.changedAt();
        Map<String, Object> body = new HashMap<>(Map.of(
                "id", row.id(),
                "user", row.user(),
                "tokenNo", row.tokenNo(),
                "bookedAt", noLater(booked),
                "changedAt", noLater(changed)));
        if (row.status() != null && STATUSES.contains(row.status())) {
            body.put("status", row.status());
        }
        return body;
    }

    private String noLater(Instant at) {
        return (at.isAfter(now) ? now : at).toString();
    }

    private static String nameOf(int session) {
        return session == 1 ? "DAY" : "IMPORT-" + session;
    }

    private static Map<String, JsonNode> outcomes(Answer answer) {
        return answer.body()
                .path("appointments")
                .valueStream()
                .collect(Collectors.toMap(it -> it.path("id").asString(), it -> it, (one, _) -> one, HashMap::new));
    }

    /** @param last the answer that should have told of it */
    private TakenAppointment taken(Source.Appointment row, @Nullable JsonNode outcome, Answer last) {
        String status = Objects.requireNonNullElse(row.status(), "");
        if (outcome == null) {
            findings.notTaken("Appointment", row.id(), Takeover.reasonOf(last), Takeover.sentenceOf(last));
            return new TakenAppointment(row.id(), "", row.tokenNo(), status);
        }
        String why = outcome.path("why").asString("");
        boolean isHere = outcome.path("status").isString();
        if (!isHere) {
            findings.notTaken("Appointment", row.id(), why, sentenceFor(why));
        } else if (!why.isEmpty()) {
            String here = "here it is number " + outcome.path("tokenNo").asString() + " and "
                    + outcome.path("status").asString();
            findings.changed("Appointment", row.id(), why, sentenceFor(why) + "; " + here);
        }
        return new TakenAppointment(
                row.id(), isHere ? outcome.path("appointmentId").asString() : "", row.tokenNo(), status);
    }

    private static String sentenceFor(String why) {
        return switch (why) {
            case "UNKNOWN_STATUS" -> "nobody here knows its status; its number is kept, and nobody's";
            case "PATIENT_UNKNOWN" -> "its patient was not taken over, or was erased here; its number is kept";
            case "ALREADY_IN_QUEUE" -> "the patient has another place in this queue";
            case "NUMBER_TAKEN" -> "its number could not be given: there are 1 to 2,000, each once and in order";
            case "STANDS_OTHERWISE" -> "it has gone on here in another way";
            case "MOVED" -> "it was moved to another queue here";
            case "IN_ANOTHER_QUEUE" ->
                "it was moved to this queue there, but has gone on here in the one before, and stays in that one";
            case "QUEUE_PAUSED" -> "the queue is paused here; repeat the import when it goes on";
            default -> "the clinic refused it";
        };
    }

    private void note(Source.Queue queue, int session) {
        if (session > 1) {
            findings.note(
                    "Queue",
                    queue.id(),
                    "SECOND_QUEUE",
                    "another queue of this doctor and day exists; this one is session " + nameOf(session));
        }
        Set<Integer> numbers = queue.appointments().stream()
                .map(Source.Appointment::tokenNo)
                .filter(no -> no >= 1 && no <= NUMBER_MAX)
                .collect(Collectors.toSet());
        int highest = numbers.stream().mapToInt(it -> it).max().orElse(0);
        Integer counter = queue.currentNo();
        if (counter != null && counter < highest) {
            findings.note(
                    "Queue",
                    queue.id(),
                    "COUNTER_BEHIND",
                    "its counter stands at " + counter + " though number " + highest
                            + " is given: its next bookings would have failed; here it goes on with "
                            + (highest + 1));
        }
        if (counter != null && counter > NUMBER_MAX) {
            findings.note("Queue", queue.id(), "COUNTER_BEYOND", "its counter stands at " + counter);
        }
        int last = counter != null && counter <= NUMBER_MAX ? Math.max(highest, counter) : highest;
        long nobodys = IntStream.rangeClosed(1, last)
                .filter(no -> !numbers.contains(no))
                .count();
        if (nobodys > 0) {
            findings.note(
                    "Queue",
                    queue.id(),
                    "NUMBERS_OF_NOBODY",
                    nobodys + " of its numbers belong to no appointment; here they are nobody's and cancelled");
        }
    }
}

package io.qconnect.infra.day;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Speaks to the clinic, and holds every answer against what it must be. A wrong one is noted as a surprise and the day
 * goes on: the comparison at the end shows what it led to.
 */
final class Reception {

    private final ClinicApi clinic;
    private final Tally tally;
    private final String run;
    private final AtomicLong keys = new AtomicLong();

    /** @param run unlike that of any other day: it tells this day's people and commands from theirs */
    Reception(ClinicApi clinic, Tally tally, String run) {
        this.clinic = clinic;
        this.tally = tally;
        this.run = run;
    }

    Answer send(String path, Map<String, ?> body) {
        tally.command();
        return clinic.command(path, body, "day-" + run + "-" + keys.incrementAndGet());
    }

    Answer ask(String path) {
        return clinic.ask(path);
    }

    /** A creation that nothing stands against. */
    Answer create(String path, Map<String, ?> body) {
        Answer answer = send(path, body);
        if (!answer.ok()) {
            throw new IllegalStateException(
                    "the clinic refused what every day begins with: POST " + path + " " + answer);
        }
        return answer;
    }

    /** Books, and asks the read side at once until it shows the place. */
    void book(WaitingRoom room, PatientStory story, String patientId) {
        Map<String, String> body = Map.of("patientId", patientId, "priority", story.priority());
        long asked = System.nanoTime();
        Answer answer = send("/queues/" + room.queueId() + "/appointments", body);
        long told = System.nanoTime();
        if (!arrived(room, story, answer, Stage.BOOKED)) {
            return;
        }
        tally.bookings().add(told - asked);
        Answer seen = ask("/appointments/" + answer.text("appointmentId") + "?minVersion=" + room.queueId() + ":"
                + answer.number("version"));
        tally.visibility().add(System.nanoTime() - told);
        if (!seen.ok()) {
            tally.surprise("booked, but not to be seen: " + answer.text("appointmentId") + " " + seen);
        }
    }

    void walkIn(WaitingRoom room, PatientStory story, String patientId) {
        Map<String, String> body = new HashMap<>();
        body.put("priority", story.priority());
        if (story.isKnown()) {
            body.put("patientId", patientId);
        }
        arrived(room, story, send("/queues/" + room.queueId() + "/tokens", body), Stage.CHECKED_IN);
    }

    /** One step of an appointment, from whose stage the API allows it. */
    void step(WaitingRoom room, Visit visit, String step, Stage next) {
        Answer answer =
                send("/queues/" + room.queueId() + "/appointments/" + visit.appointmentId() + "/" + step, Map.of());
        if (!answer.ok() || !answer.text("stage").equals(next.name())) {
            tally.surprise(step + " of " + visit + ": expected " + next + ", got " + answer);
            return;
        }
        visit.is(next);
        room.heard(answer.number("version"));
    }

    /** Expects the clinic to say no, and to say why. */
    void refused(String path, Map<String, ?> body, String code) {
        Answer answer = send(path, body);
        if (answer.code().equals(code)) {
            tally.refusal(code);
        } else {
            tally.surprise("POST " + path + ": expected " + code + ", got " + answer);
        }
    }

    Tally tally() {
        return tally;
    }

    private boolean arrived(WaitingRoom room, PatientStory story, Answer answer, Stage stage) {
        if (answer.status() != 201 || !answer.text("stage").equals(stage.name())) {
            tally.surprise("a place for patient " + story.no() + ": expected 201 " + stage + ", got " + answer);
            return false;
        }
        room.add(new Visit(story, answer.text("appointmentId"), (int) answer.number("tokenNo"), stage));
        room.heard(answer.number("version"));
        return true;
    }
}

package io.qconnect.infra.day;

import io.qconnect.infra.client.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One doctor's morning: people come, wait, leave; the desk calls the next one whenever the doctor is free. A
 * discrete-event simulation: what happens next follows from the stories and from what happened before.
 */
final class ConsultingHours {

    /** From the call to the chair. */
    private static final Duration WAY_TO_THE_ROOM = Duration.ofSeconds(20);
    /** How long a desk that found nobody waiting does something else. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(2);

    private final WaitingRoom room;
    private final List<PatientStory> stories;
    private final List<String> patientIds;
    private final Duration end;
    private final Reception reception;
    private final Agenda agenda;

    /** @param patientIds by number of the story */
    ConsultingHours(
            WaitingRoom room,
            List<PatientStory> stories,
            List<String> patientIds,
            Duration end,
            Reception reception,
            Agenda agenda) {
        this.room = room;
        this.stories = stories;
        this.patientIds = patientIds;
        this.end = end;
        this.reception = reception;
        this.agenda = agenda;
    }

    /** Returns when the last patient has gone. */
    void run() {
        for (PatientStory story : stories) {
            agenda.at(story.arrives(), () -> arrival(story));
        }
        agenda.at(Duration.ZERO, this::callNext);
        agenda.at(end, this::close);
        agenda.run();
    }

    private void arrival(PatientStory story) {
        switch (story.intention()) {
            case COMES -> room.of(story).ifPresent(this::checkIn);
            case CANCELS -> room.of(story).ifPresent(this::cancel);
            case WALKS_IN, WALKS_IN_UNKNOWN -> walkIn(story);
            case STAYS_AWAY -> {} // nobody hears of them until the morning ends
        }
    }

    private void checkIn(Visit visit) {
        if (visit.story().asksAgain()) {
            reception.refused(
                    "/queues/" + room.queueId() + "/appointments",
                    Map.of("patientId", patientIds.get(visit.story().no())),
                    "ALREADY_IN_QUEUE");
        }
        reception.step(room, visit, "check-in", Stage.CHECKED_IN);
        agenda.in(visit.story().patience(), () -> losePatience(visit));
    }

    private void cancel(Visit visit) {
        reception.step(room, visit, "cancel", Stage.CANCELLED);
        if (visit.story().asksAgain()) {
            String path = "/queues/" + room.queueId() + "/appointments/" + visit.appointmentId() + "/check-in";
            reception.refused(path, Map.of(), "NOT_ALLOWED_IN_STAGE");
        }
    }

    private void walkIn(PatientStory story) {
        reception.walkIn(room, story, patientIds.get(story.no()));
        room.of(story).ifPresent(visit -> agenda.in(story.patience(), () -> losePatience(visit)));
    }

    private void losePatience(Visit visit) {
        if (visit.stage() == Stage.CHECKED_IN || visit.stage() == Stage.CALLED) {
            reception.step(room, visit, "left", Stage.LEFT);
        }
    }

    private void callNext() {
        Optional<Visit> expected = room.next();
        if (expected.isEmpty()) {
            if (agenda.now().compareTo(end) <= 0) {
                reception.refused(
                        "/queues/" + room.queueId() + "/call-next", Map.of("room", room.room()), "NOBODY_WAITING");
                agenda.in(LOOK_AGAIN, this::callNext);
            }
            return;
        }
        Answer answer = reception.send("/queues/" + room.queueId() + "/call-next", Map.of("room", room.room()));
        Visit visit = expected.get();
        if (!answer.ok() || !answer.text("appointmentId").equals(visit.appointmentId())) {
            reception.tally().surprise("call-next: expected " + visit + ", got " + answer);
            return;
        }
        room.called(visit);
        room.heard(answer.number("version"));
        agenda.in(WAY_TO_THE_ROOM, () -> start(visit));
    }

    private void start(Visit visit) {
        if (visit.stage() == Stage.CALLED) {
            reception.step(room, visit, "start", Stage.IN_CONSULTATION);
            agenda.in(visit.story().consultation(), () -> complete(visit));
        } else {
            callNext(); // gone on the way to the room
        }
    }

    private void complete(Visit visit) {
        reception.step(room, visit, "complete", Stage.COMPLETED);
        callNext();
    }

    /** Who has not come by now will not. */
    private void close() {
        room.visits().stream()
                .filter(it -> it.stage() == Stage.BOOKED)
                .forEach(it -> reception.step(room, it, "no-show", Stage.NO_SHOW));
    }
}

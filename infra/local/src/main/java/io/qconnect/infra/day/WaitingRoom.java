package io.qconnect.infra.day;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One doctor's queue as the simulation knows it, made from nothing but the answers to its commands. It is what the read
 * side must show in the end. Safe for the bookings, which come side by side; later a single desk uses it.
 */
final class WaitingRoom {

    /** The clinic's rule, told once more and independently: the more urgent first, then the lower number. */
    private static final Comparator<Visit> CALL_ORDER = Comparator.comparing(
                    (Visit visit) -> List.of("EMERGENCY", "PRIORITY", "ROUTINE")
                            .indexOf(visit.story().priority()))
            .thenComparing(Visit::tokenNo);

    private final String queueId;
    private final String room;
    private final Map<Integer, Visit> byPatient = new HashMap<>();
    private final AtomicLong version = new AtomicLong();
    private int nowServing;

    WaitingRoom(String queueId, String room, long version) {
        this.queueId = queueId;
        this.room = room;
        this.version.set(version);
    }

    String queueId() {
        return queueId;
    }

    String room() {
        return room;
    }

    /** The newest fact that the clinic has told about. */
    long version() {
        return version.get();
    }

    void heard(long newer) {
        version.accumulateAndGet(newer, Math::max);
    }

    /** The last number called; 0 before the first. */
    int nowServing() {
        return nowServing;
    }

    void called(Visit visit) {
        visit.is(Stage.CALLED);
        nowServing = visit.tokenNo();
    }

    synchronized void add(Visit visit) {
        byPatient.put(visit.story().no(), visit);
    }

    synchronized Optional<Visit> of(PatientStory story) {
        return Optional.ofNullable(byPatient.get(story.no()));
    }

    synchronized List<Visit> visits() {
        List<Visit> visits = new ArrayList<>(byPatient.values());
        visits.sort(Comparator.comparing(Visit::tokenNo));
        return visits;
    }

    /** Whom the clinic must call now. */
    Optional<Visit> next() {
        return visits().stream().filter(it -> it.stage() == Stage.CHECKED_IN).min(CALL_ORDER);
    }

    long count(Stage stage) {
        return visits().stream().filter(it -> it.stage() == stage).count();
    }

    long active() {
        return visits().stream().filter(it -> it.stage().isActive()).count();
    }
}

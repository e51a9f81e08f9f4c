package io.qconnect.infra.day;

import io.qconnect.infra.client.ClinicApi;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Bookings in queues of their own, before the day begins. Services that have just started are slow for some thousands
 * of requests, until they are compiled; the day's figures are to be those of a clinic that is awake. Nothing of the
 * rehearsal is counted, except what goes wrong in it.
 */
final class Rehearsal {

    /** About as many bookings as a cold clinic needs on two cores; more would only take time. */
    private static final int ROUNDS_MAX = 10;

    /**
     * The clinic is awake when the read side follows so fast at the middle, and nine in ten of its 201s are as fast.
     */
    private static final double AWAKE_MS = 20;

    private final ClinicApi clinic;
    private final Tally tally;
    private final String run;
    private final int perSecond;

    Rehearsal(ClinicApi clinic, Tally tally, String run, int perSecond) {
        this.clinic = clinic;
        this.tally = tally;
        this.run = run;
        this.perSecond = perSecond;
    }

    /**
     * @param open a new queue for the name of a session
     * @param patients by the number of their story; whoever is unknown has no id
     * @return how many bookings it took
     */
    int hold(Function<String, WaitingRoom> open, List<PatientStory> stories, List<String> patients) {
        int bookings = 0;
        boolean awake = false;
        for (int round = 1; round <= ROUNDS_MAX && !awake; round++) {
            Tally ofRound = new Tally();
            Reception reception = new Reception(clinic, ofRound, run + "-rehearsal-" + round);
            WaitingRoom room = open.apply("R" + round);
            List<Runnable> deeds = new ArrayList<>();
            for (PatientStory story : stories) {
                if (story.isKnown()) {
                    deeds.add(() -> reception.book(room, story, patients.get(story.no())));
                }
            }
            OpenLoop.run(deeds, perSecond);
            ofRound.surprises().forEach(tally::surprise);
            bookings += deeds.size();
            awake = ofRound.visibility().percentile(50) < AWAKE_MS
                    && ofRound.bookings().percentile(90) < AWAKE_MS;
        }
        return bookings;
    }
}

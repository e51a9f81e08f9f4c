package io.qconnect.infra.day;

import io.qconnect.infra.day.PatientStory.Intention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Everything that people will do in a morning, decided beforehand from a seed. Nothing that the clinic answers changes
 * a decision, so two mornings of the same seed differ only in how the clinic copes with them.
 *
 * @param length how long people arrive; the doctors stay until the last is served
 */
record Morning(List<PatientStory> stories, Duration length) {

    private static final Duration LENGTH = Duration.ofHours(4);
    /** A consultation takes four minutes on average; a doctor manages so many in a morning, with some air. */
    private static final int PER_DOCTOR = 50;

    static Morning of(DayPlan plan) {
        SplittableRandom random = new SplittableRandom(plan.seed());
        Duration length = LENGTH.multipliedBy(Math.max(PER_DOCTOR, (long) plan.patients() / plan.doctors()))
                .dividedBy(PER_DOCTOR);
        List<PatientStory> stories = new ArrayList<>();
        for (int no = 0; no < plan.patients(); no++) {
            // each from a generator of their own: one decision more in a story leaves the others as they are
            stories.add(story(no, no % plan.doctors(), length, random.split()));
        }
        return new Morning(List.copyOf(stories), length);
    }

    List<PatientStory> ofDoctor(int doctor) {
        return stories.stream().filter(it -> it.doctor() == doctor).toList();
    }

    private static PatientStory story(int no, int doctor, Duration length, SplittableRandom random) {
        Intention intention = intention(random.nextInt(100));
        return new PatientStory(
                no,
                doctor,
                intention,
                Duration.ofSeconds(random.nextLong(length.toSeconds())),
                patience(random),
                Duration.ofSeconds(random.nextLong(120, 361)),
                priority(intention, random.nextInt(100)),
                random.nextInt(100) < 5);
    }

    private static Intention intention(int percent) {
        if (percent < 70) {
            return Intention.COMES;
        }
        if (percent < 78) {
            return Intention.CANCELS;
        }
        if (percent < 86) {
            return Intention.STAYS_AWAY;
        }
        return percent < 94 ? Intention.WALKS_IN : Intention.WALKS_IN_UNKNOWN;
    }

    /** One in ten does not wait long; nobody waits for ever. */
    private static Duration patience(SplittableRandom random) {
        boolean hurried = random.nextInt(10) == 0;
        return Duration.ofMinutes(hurried ? random.nextLong(3, 15) : random.nextLong(120, 240));
    }

    /** Who has an appointment is no emergency. */
    private static String priority(Intention intention, int percent) {
        boolean booked =
                intention == Intention.COMES || intention == Intention.CANCELS || intention == Intention.STAYS_AWAY;
        if (percent < 5) {
            return booked ? "PRIORITY" : "EMERGENCY";
        }
        return percent < 15 ? "PRIORITY" : "ROUTINE";
    }
}

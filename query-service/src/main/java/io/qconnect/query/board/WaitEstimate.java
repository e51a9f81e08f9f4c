package io.qconnect.query.board;

import java.util.List;

/**
 * How long somebody will probably wait: the time by which half of all patients in that place are called, and the time
 * by which nine of ten are. A pure function of what is known of the pace, with a version, so that the same history
 * always gives the same estimate.
 *
 * <p>A consultation's length is believed to be what the plan or the doctor's history says, as if that had been seen
 * five times; each consultation of today counts once and so soon outweighs it. The sum of the consultations ahead is
 * taken to be gamma-distributed, with its quantiles after Wilson and Hilferty (1931).
 *
 * @param peopleBefore who will be called earlier, and who is being seen now
 * @param minutesP50 half of all wait no longer
 * @param minutesP90 nine of ten wait no longer
 */
record WaitEstimate(int peopleBefore, int minutesP50, int minutesP90) {

    static final int VERSION = 1;

    /** What is believed beforehand weighs as much as so many consultations that were seen. */
    private static final double WEIGHT_OF_BELIEF = 5;

    /** The standard deviation of a consultation's length, in relation to its mean; usual in general practice. */
    private static final double SPREAD = 0.5;

    /** A consultation that took longer than so many usual ones says little about the next. */
    private static final double EXCEPTION = 3;

    /** Of a consultation that is going on, half is still to come on the average. */
    private static final double LEFT_OF_CURRENT = 0.5;

    private static final double Z_P90 = 1.2816;

    /**
     * What is known of a queue's pace.
     *
     * @param plannedMinutes of one consultation, at least 1
     * @param historyMinutes the doctor's mean on earlier days; 0 where there are none
     * @param todayMinutes how long today's consultations took
     * @param inProgress consultations going on now: so many are believed to go on side by side
     */
    record Pace(int plannedMinutes, double historyMinutes, List<Double> todayMinutes, int inProgress) {

        double minutesPerPatient() {
            double believed = historyMinutes > 0 ? historyMinutes : plannedMinutes;
            double seen = todayMinutes.stream()
                    .mapToDouble(minutes -> Math.min(minutes, EXCEPTION * believed))
                    .sum();
            return (WEIGHT_OF_BELIEF * believed + seen) / (WEIGHT_OF_BELIEF + todayMinutes.size());
        }
    }

    /** @param ahead who waits and will be called earlier */
    static WaitEstimate of(int ahead, Pace pace) {
        int before = ahead + pace.inProgress();
        double consultations = ahead + LEFT_OF_CURRENT * pace.inProgress();
        if (consultations == 0) {
            return new WaitEstimate(0, 0, 0);
        }
        double mean = pace.minutesPerPatient();
        double sideBySide = Math.max(1, pace.inProgress());
        double expected = consultations * mean / sideBySide;
        // their own spread, and how little is known of the mean
        double ownVariance = consultations * square(SPREAD * mean) / square(sideBySide);
        double meanVariance = square(expected * SPREAD)
                / (WEIGHT_OF_BELIEF + pace.todayMinutes().size());
        double shape = square(expected) / (ownVariance + meanVariance);
        return new WaitEstimate(before, minutes(expected, shape, 0), minutes(expected, shape, Z_P90));
    }

    private static int minutes(double expected, double shape, double z) {
        double root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
        return (int) Math.ceil(expected * Math.max(0, root * root * root));
    }

    private static double square(double value) {
        return value * value;
    }
}

package io.qconnect.infra.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param id stays the same from run to run
 * @param unit of the values: {@code ratio}, {@code ms}, {@code s} or {@code /s}
 * @param goal null where there is none and the figure only helps to read the others
 * @param better which values are
 * @param rounds one value each
 * @param note what was measured, or what the ratio is made of
 */
record Figure(
        String id,
        String scenario,
        String unit,
        @Nullable Double goal,
        Better better,
        List<Double> rounds,
        String note) {

    enum Better {
        HIGHER,
        LOWER
    }

    /** Three quarters of the goal are the floor. */
    private static final double FLOOR = 0.75;

    Figure {
        rounds = List.copyOf(rounds);
    }

    /** Of an even number of rounds the mean of the two in the middle. */
    double median() {
        double[] sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least() {
        return sorted()[0];
    }

    double greatest() {
        return sorted()[rounds.size() - 1];
    }

    private double[] sorted() {
        return rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** What became of the goal: reached, within a quarter of it, or missed; empty when there is none. */
    String verdict() {
        if (goal == null) {
            return "";
        }
        double reached = better == Better.HIGHER ? median() / goal : goal / median();
        return reached >= 1 ? "reached" : reached >= FLOOR ? "nearly" : "missed";
    }
}

package io.qconnect.query.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.query.board.WaitEstimate.Pace;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Estimates are held against days as they went. */
class WaitEstimateTest {

    /** @param minutes how long each consultation took, one after the other */
    record Day(String name, int planned, double history, List<Double> minutes) {}

    static List<Day> recordedDays() {
        return List.of(
                new Day("as planned", 10, 0, of(9, 11, 10, 8, 13, 10, 7, 12, 10, 11, 9, 10, 14, 8, 10, 11, 9, 12)),
                new Day(
                        "slow from the start",
                        10,
                        0,
                        of(16, 14, 19, 15, 12, 18, 22, 13, 16, 15, 17, 14, 20, 15, 13, 18)),
                new Day("quick", 15, 0, of(6, 9, 7, 12, 5, 8, 10, 7, 6, 9, 11, 8, 7, 6, 10, 9, 8, 7, 9, 6)),
                new Day("one that took an hour", 12, 12, of(10, 12, 61, 9, 14, 11, 12, 10, 13, 9, 12, 11, 15, 10)),
                new Day("as the doctor always is", 10, 18, of(17, 21, 15, 19, 18, 16, 22, 17, 20, 18, 15, 19, 17)));
    }

    private static List<Double> of(int... minutes) {
        return IntStream.of(minutes).asDoubleStream().boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("recordedDays")
    void nine_of_ten_wait_no_longer_than_they_were_told(Day day) {
        int asked = 0;
        int within = 0;
        double error = 0;
        double waited = 0;
        for (int done = 0; done < day.minutes().size(); done++) {
            var pace = new Pace(day.planned(), day.history(), day.minutes().subList(0, done), 0);
            for (int ahead = 1; done + ahead <= day.minutes().size() && ahead <= 6; ahead++) {
                double actual = day.minutes().subList(done, done + ahead).stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
                WaitEstimate told = WaitEstimate.of(ahead, pace);
                asked++;
                within += actual <= told.minutesP90() ? 1 : 0;
                error += Math.abs(actual - told.minutesP50());
                waited += actual;
            }
        }
        assertThat((double) within / asked).as("within P90").isGreaterThan(0.75);
        assertThat(error / waited).as("off by, in relation to the wait").isLessThan(0.4);
    }

    @Test
    void the_day_outweighs_the_plan() {
        var planned = new Pace(10, 0, List.of(), 0);
        var slow = new Pace(10, 0, of(20, 20, 20, 20, 20, 20, 20, 20, 20, 20), 0);
        assertThat(planned.minutesPerPatient()).isEqualTo(10);
        assertThat(slow.minutesPerPatient()).isBetween(16.0, 18.0);
        assertThat(WaitEstimate.of(4, slow).minutesP50())
                .isGreaterThan(WaitEstimate.of(4, planned).minutesP50());
    }

    @Test
    void who_is_next_in_an_idle_room_does_not_wait() {
        assertThat(WaitEstimate.of(0, new Pace(10, 0, List.of(), 0))).isEqualTo(new WaitEstimate(0, 0, 0));
    }

    @Test
    void more_before_means_longer_and_the_same_history_gives_the_same_estimate() {
        var pace = new Pace(10, 14, of(12, 15, 9), 1);
        int before = 0;
        for (int ahead = 0; ahead < 20; ahead++) {
            WaitEstimate estimate = WaitEstimate.of(ahead, pace);
            assertThat(estimate).isEqualTo(WaitEstimate.of(ahead, pace));
            assertThat(estimate.peopleBefore()).isEqualTo(ahead + 1);
            assertThat(estimate.minutesP50()).isGreaterThan(before).isLessThan(estimate.minutesP90());
            before = estimate.minutesP50();
        }
    }
}

package io.qconnect.infra.day;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.infra.day.PatientStory.Intention;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class MorningTest {

    @Test
    void of_the_same_seed_is_the_same() {
        assertThat(Morning.of(plan(7, 200))).isEqualTo(Morning.of(plan(7, 200)));
        assertThat(Morning.of(plan(7, 200))).isNotEqualTo(Morning.of(plan(8, 200)));
    }

    @Test
    void knows_every_kind_of_patient() {
        assertThat(Morning.of(plan(1, 400)).stories())
                .hasSize(400)
                .extracting(PatientStory::intention)
                .contains(Intention.values());
    }

    @Test
    void shares_the_patients_out_among_the_doctors() {
        Morning morning = Morning.of(plan(1, 10));

        assertThat(morning.ofDoctor(0)).hasSize(3);
        assertThat(morning.ofDoctor(3)).hasSize(2);
    }

    @Test
    void lasts_four_hours_or_as_long_as_the_patients_need() {
        assertThat(Morning.of(plan(1, 20)).length()).isEqualTo(Duration.ofHours(4));
        assertThat(Morning.of(plan(1, 400)).length()).isEqualTo(Duration.ofHours(8));
        assertThat(Morning.of(plan(1, 400)).stories())
                .allMatch(it -> it.arrives().compareTo(Duration.ofHours(8)) < 0);
    }

    @Test
    void is_not_larger_than_the_queues() {
        assertThatThrownBy(() -> plan(1, 8_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1,800");
    }

    private static DayPlan plan(long seed, int patients) {
        return new DayPlan(seed, patients, 4, 50, 480, LocalDate.of(2026, 3, 2));
    }
}

package io.qconnect.infra.day;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.client.ClinicApi;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DayTest {

    /** A morning in less than a second. */
    private static final DayPlan BRIEF = new DayPlan(3, 60, 2, 500, 100_000, LocalDate.of(2026, 3, 2));

    private final List<String> phases = new ArrayList<>();
    private final FakeClinic fake = new FakeClinic();
    private final ClinicApi clinic = new ClinicApi(fake.url(), fake.url());

    DayTest() throws IOException {}

    @AfterEach
    void close() {
        clinic.close();
        fake.close();
    }

    @Test
    void a_day_agrees_with_a_clinic_that_keeps_its_promises() {
        DaySummary summary = Day.live(clinic, BRIEF, phases::add);

        assertThat(summary.differences()).isEmpty();
        assertThat(summary.agrees()).isTrue();
        assertThat(phases).hasSize(6);
        assertThat(summary.lines())
                .anyMatch(it -> it.startsWith("visible in the read table after the 201: p50 "))
                .anyMatch(it -> it.contains("ALREADY_IN_QUEUE") && it.contains("NOBODY_WAITING"));
    }

    @Test
    void two_days_of_the_same_seed_serve_the_same_people() {
        DaySummary first = Day.live(clinic, BRIEF, phases::add);
        DaySummary second = Day.live(clinic, BRIEF, phases::add);

        assertThat(second.lines().subList(0, 5)).isEqualTo(first.lines().subList(0, 5));
    }

    @Test
    void a_day_finds_out_when_the_read_side_shows_something_else() {
        fake.lie();

        DaySummary summary = Day.live(clinic, BRIEF, phases::add);

        assertThat(summary.agrees()).isFalse();
        assertThat(summary.differences())
                .isNotEmpty()
                .allMatch(it -> it.contains("known number ")
                        && it.contains("COMPLETED/COMPLETED")
                        && it.endsWith("PENDING/CHECKED_IN"));
    }
}

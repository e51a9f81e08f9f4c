package io.qconnect.infra.day;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgendaTest {

    private final List<String> happened = new ArrayList<>();
    private final Agenda agenda = new Agenda(Pace.of(1_000_000));

    @Test
    void keeps_the_order_of_time_and_at_the_same_time_that_of_notes() {
        agenda.at(Duration.ofMinutes(2), () -> happened.add("third"));
        agenda.at(Duration.ofMinutes(1), () -> happened.add("first"));
        agenda.at(Duration.ofMinutes(1), () -> happened.add("second"));

        agenda.run();

        assertThat(happened).containsExactly("first", "second", "third");
    }

    @Test
    void takes_notes_while_it_runs() {
        agenda.at(
                Duration.ofMinutes(1),
                () -> agenda.in(Duration.ofMinutes(5), () -> happened.add("at " + agenda.now())));

        agenda.run();

        assertThat(happened).containsExactly("at PT6M");
    }

    @Test
    void follows_real_time_at_its_speed() {
        long start = System.nanoTime();
        Agenda slow = new Agenda(Pace.of(60));
        slow.at(Duration.ofSeconds(3), () -> happened.add("done"));

        slow.run();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }
}

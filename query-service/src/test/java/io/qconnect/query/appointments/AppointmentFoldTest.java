package io.qconnect.query.appointments;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.RandomDay;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How facts are cut into batches must not show in the book. */
class AppointmentFoldTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_260_302})
    void one_by_one_and_all_at_once_give_the_same_rows(long seed) {
        List<Recorded<QueueEvent>> facts = RandomDay.facts(seed, 4_000);
        Map<UUID, AppointmentRow> atOnce = new HashMap<>();
        Map<UUID, AppointmentRow> oneByOne = new HashMap<>();

        AppointmentsProjection.fold(atOnce, facts);
        facts.forEach(fact -> AppointmentsProjection.fold(oneByOne, List.of(fact)));

        assertThat(oneByOne).isEqualTo(atOnce).hasSizeGreaterThan(300);
    }
}

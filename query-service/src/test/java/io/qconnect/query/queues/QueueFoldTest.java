package io.qconnect.query.queues;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.RandomDay;
import io.qconnect.query.queues.HeldNumbers.Holder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How facts are cut into batches must not show in the plan of the day. */
class QueueFoldTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_260_302})
    void one_by_one_and_all_at_once_give_the_same_rows(long seed) {
        List<Recorded<QueueEvent>> facts = RandomDay.facts(seed, 2_000);
        Map<UUID, QueueRow> atOnce = new HashMap<>();
        Map<UUID, QueueRow> oneByOne = new HashMap<>();
        Map<Holder, HeldNumbers> numbersAtOnce = new HashMap<>();
        Map<Holder, HeldNumbers> numbersOneByOne = new HashMap<>();

        QueuesProjection.fold(atOnce, numbersAtOnce, facts);
        for (Recorded<QueueEvent> fact : facts) {
            QueuesProjection.fold(oneByOne, numbersOneByOne, List.of(fact));
        }

        assertThat(numbersOneByOne).isEqualTo(numbersAtOnce).hasSizeGreaterThan(100);
        assertThat(oneByOne).isEqualTo(atOnce).hasSize(4);
        assertThat(atOnce.values()).allSatisfy(row -> {
            assertThat(row.lastIssuedNo()).isPositive();
            assertThat(row.nowServing()).isNotNull();
            assertThat(row.activeCount()).isNotNegative();
        });
    }
}

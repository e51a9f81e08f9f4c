package io.qconnect.command.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import org.junit.jupiter.api.Test;

/** Positions that were drawn and given up are sealed as a gap, however many they are at once. */
class LongGapTest {

    @Test
    void what_stands_behind_one_is_sealed_when_somebody_asks() {
        try (var store = new OwnStore()) {
            Clinic clinic = new Clinic(store.port());
            clinic.patient();
            store.bean(SealingLoop.class).stop();
            store.asSuperuser(
                    "SELECT setval('domain_event_global_index_seq', nextval('domain_event_global_index_seq') + "
                            + 2 * Sealer.BATCH_MAX
                            + ")");
            clinic.patient();

            long stored = store.bean(SealTables.class).newestPosition();
            assertThat(store.bean(Sealer.class).sealAll().size()).isEqualTo(stored);
        }
    }
}

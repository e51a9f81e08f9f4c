package io.qconnect.infra.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {

    /** As one in 64 does. */
    private static final Uuid BEGINS_WITH_A_DASH = new Uuid(0xF800_0000_0000_4000L, 0x8000_0000_0000_0001L);

    /** The node must still find itself; everything else is whoever's sets it. */
    @Test
    void further_addresses_stand_beside_its_own_and_other_settings_in_their_place(@TempDir Path folder) {
        BrokerSettings settings =
                new BrokerSettings(folder, 1, 2, Map.of("listeners", "MORE://127.0.0.1:3", "num.partitions", "7"));

        assertThat(settings.properties())
                .containsEntry("listeners", "CLINIC://127.0.0.1:1,CONTROLLER://127.0.0.1:2,MORE://127.0.0.1:3")
                .containsEntry("num.partitions", "7")
                .containsEntry("node.id", "1");
    }

    @Test
    void a_log_is_formatted_whatever_its_id_begins_with(@TempDir Path folder) throws Exception {
        BrokerSettings settings = new BrokerSettings(folder, 1, 2, Map.of());
        Files.createDirectories(settings.log());
        settings.write();

        Broker.format(settings, BEGINS_WITH_A_DASH);

        assertThat(BEGINS_WITH_A_DASH.toString()).startsWith("-");
        assertThat(settings.log().resolve("meta.properties")).content().contains("cluster.id=" + BEGINS_WITH_A_DASH);
    }
}

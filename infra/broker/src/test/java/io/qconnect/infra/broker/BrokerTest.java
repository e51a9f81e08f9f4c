package io.qconnect.infra.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {

    /** As one in 64 does. */
    private static final Uuid BEGINS_WITH_A_DASH = new Uuid(0xF800_0000_0000_4000L, 0x8000_0000_0000_0001L);

    @Test
    void a_log_is_formatted_whatever_its_id_begins_with(@TempDir Path folder) throws Exception {
        BrokerSettings settings = new BrokerSettings(folder, 1, 2, null);
        Files.createDirectories(settings.log());
        settings.write();

        Broker.format(settings, BEGINS_WITH_A_DASH);

        assertThat(BEGINS_WITH_A_DASH.toString()).startsWith("-");
        assertThat(settings.log().resolve("meta.properties")).content().contains("cluster.id=" + BEGINS_WITH_A_DASH);
    }
}

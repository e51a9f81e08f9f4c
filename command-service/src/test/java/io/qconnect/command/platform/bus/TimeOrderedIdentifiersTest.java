package io.qconnect.command.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.common.IdentifierFactory;
import org.junit.jupiter.api.Test;

class TimeOrderedIdentifiersTest {

    @Test
    void axon_makes_its_ids_with_them() {
        assertThat(Stream.generate(IdentifierFactory.getInstance()::generateIdentifier)
                        .limit(100))
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(id -> UUID.fromString(id).version() == 7);
    }
}

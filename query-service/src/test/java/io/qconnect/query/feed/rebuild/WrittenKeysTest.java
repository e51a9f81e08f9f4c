package io.qconnect.query.feed.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What was written is never taken for new; what is new is seldom taken for written. */
class WrittenKeysTest {

    private static List<UUID> keys(int count) {
        return Stream.generate(UUID::randomUUID).limit(count).toList();
    }

    @Test
    void none_is_forgotten_and_few_are_mistaken() {
        WrittenKeys written = new WrittenKeys();
        List<UUID> gone = keys(500_000);
        gone.forEach(written::add);

        assertThat(gone).allMatch(written::mayHold);
        assertThat(keys(100_000).stream().filter(written::mayHold)).hasSizeLessThan(1_000);
    }

    @Test
    void before_anything_is_written_nothing_is_believed_to_be() {
        assertThat(keys(1_000)).noneMatch(new WrittenKeys()::mayHold);
    }
}

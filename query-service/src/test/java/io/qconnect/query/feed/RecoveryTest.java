package io.qconnect.query.feed;

import static org.awaitility.Awaitility.await;

import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A reader that can go on says so, also where nothing has happened since. */
@OnRealServers
class RecoveryTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private FeedTables tables;

    @Autowired
    private FeedReaders readers;

    @Test
    void a_reader_that_began_without_its_offsets_is_well_when_they_are_back() {
        QueueId queue = Clinic.openQueue();
        new Observed(jdbc, tables).awaitVersion(queue.value(), 1);
        readers.stop();
        jdbc.execute("ALTER TABLE feed_offsets RENAME TO feed_offsets_away");
        try {
            readers.start();
            await().atMost(SOON).until(() -> !readers.failures().isEmpty());
        } finally {
            jdbc.execute("ALTER TABLE feed_offsets_away RENAME TO feed_offsets");
        }

        await().atMost(SOON).until(() -> readers.failures().isEmpty());
    }
}

package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A log that was lost and made anew is read from its beginning, however long it is by then. */
@OnRealServers
class AnotherLogTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private FeedTables tables;

    @Autowired
    private FeedReaders readers;

    @Autowired
    private Admin broker;

    private Observed observed;

    private final QueueId queue = Clinic.openQueue();

    @BeforeEach
    void nobody_reads() {
        observed = new Observed(jdbc, tables);
        observed.awaitVersion(queue.value(), 1);
        readers.stop();
    }

    @AfterEach
    void somebody_reads() {
        if (!readers.isRunning()) {
            readers.start();
        }
    }

    /** A fact that nobody has taken, although the stored offset is behind it. */
    private RecordMetadata passedOver() {
        RecordMetadata sent = Clinic.send(Clinic.withhold(
                new AppointmentBooked(queue, AppointmentId.next(), null, Channel.DESK, Priority.ROUTINE)));
        jdbc.update(
                "UPDATE feed_offsets SET next_offset = ? WHERE topic = ? AND partition = ?",
                sent.offset() + 1,
                sent.topic(),
                sent.partition());
        return sent;
    }

    private List<UUID> stored(RecordMetadata sent) {
        return jdbc.queryForList(
                "SELECT topic_id FROM feed_offsets WHERE topic = ? AND partition = ?",
                UUID.class,
                sent.topic(),
                sent.partition());
    }

    private UUID idNow(String topic) {
        return Objects.requireNonNull(new TopicIds(broker).of(List.of(topic)).get(topic));
    }

    @Test
    void also_where_the_offset_is_within_the_new_one() {
        RecordMetadata sent = passedOver();
        jdbc.update("UPDATE feed_offsets SET topic_id = gen_random_uuid() WHERE topic = ?", sent.topic());

        readers.start();

        await().atMost(SOON).until(() -> Objects.equals(tables.version(queue.value()), 2L));
        assertThat(stored(sent)).containsExactly(idNow(sent.topic()));
    }

    /** An offset that was stored by a release that kept no ids is believed once, and is of a known log from then on. */
    @Test
    void unless_it_is_not_known_which_one_was_read_before() {
        RecordMetadata sent = passedOver();
        jdbc.update("UPDATE feed_offsets SET topic_id = NULL");

        readers.start();

        List<UUID> now = List.of(idNow(sent.topic()));
        await().atMost(SOON).until(() -> stored(sent).equals(now));
        assertThat(tables.version(queue.value())).isEqualTo(1);
    }
}

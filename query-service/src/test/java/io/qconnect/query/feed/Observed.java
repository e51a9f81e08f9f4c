package io.qconnect.query.feed;

import static org.awaitility.Awaitility.await;

import io.qconnect.events.AppointmentId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** What can be seen of the feed's work in the tables. */
public final class Observed {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final JdbcTemplate jdbc;
    private final FeedTables tables;

    public Observed(JdbcTemplate jdbc, FeedTables tables) {
        this.jdbc = jdbc;
        this.tables = tables;
    }

    public void awaitVersion(UUID stream, long version) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> tables.version(stream), reached -> reached != null && reached >= version);
    }

    /** Facts of one stream share a partition, so once the last one is seen, the others have been looked at. */
    public void awaitTaken(RecordMetadata sent) {
        TopicPartition partition = new TopicPartition(sent.topic(), sent.partition());
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> tables.offsets().getOrDefault(partition, 0L) > sent.offset());
    }

    @Nullable
    String stage(AppointmentId appointment) {
        List<String> found =
                jdbc.queryForList("SELECT stage FROM appointments WHERE id = ?", String.class, appointment.value());
        return found.isEmpty() ? null : found.getFirst();
    }

    public long parked(UUID stream) {
        Long count = jdbc.queryForObject("SELECT count(*) FROM parked_records WHERE stream_id = ?", Long.class, stream);
        return count == null ? 0 : count;
    }

    public List<Map<String, Object>> picture() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String table : List.of("users", "doctors", "queues", "appointments")) {
            rows.addAll(jdbc.queryForList("SELECT '" + table + "' AS drawn, * FROM " + table + " ORDER BY id"));
        }
        rows.addAll(jdbc.queryForList("SELECT stream_id, version FROM stream_progress ORDER BY stream_id"));
        return rows;
    }

    static ConsumerRecord<byte[], byte[]> arrived(ProducerRecord<String, byte[]> record, int partition, long offset) {
        var arrived = new ConsumerRecord<>(
                record.topic(), partition, offset, record.key().getBytes(StandardCharsets.UTF_8), record.value());
        record.headers().forEach(arrived.headers()::add);
        return arrived;
    }
}

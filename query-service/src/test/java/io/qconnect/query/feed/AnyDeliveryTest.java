package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.qconnect.events.QueueEvent;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.RandomDay;
import io.qconnect.query.feed.FeedTables.Step;
import io.qconnect.query.feed.Intake.Goal;
import io.qconnect.query.feed.tables.Desk;
import io.qconnect.query.feed.tables.Overtaken;
import io.qconnect.query.feed.tables.ParkedTable;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.ReadSet;
import io.qconnect.query.feed.tables.Recorded;
import io.qconnect.query.feed.tables.Rows;
import io.qconnect.query.feed.tables.Table;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * However a day's facts are delivered (cut anywhere, repeated, out of order, broken off at the last moment, by a
 * consumer that was overtaken), the tables end up the same.
 */
@OnRealServers
class AnyDeliveryTest {

    private static final TopicPartition PARTITION = new TopicPartition("qconnect.queue", 920);

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private Intake intake;

    @Autowired
    private FeedTables tables;

    @Autowired
    private List<Projection<?>> projections;

    private long nextOffset;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void ends_in_the_same_tables(long seed) {
        tables.addOffset(PARTITION, 0);
        nextOffset = Objects.requireNonNull(tables.offsets().get(PARTITION));
        List<ConsumerRecord<byte[], byte[]>> day =
                RandomDay.facts(seed, 300).stream().map(AnyDeliveryTest::record).toList();
        List<UUID> queues = day.stream().map(AnyDeliveryTest::stream).distinct().toList();
        deliver(intake, day);
        List<Map<String, Object>> expected = picture(queues);
        assertThat(expected).hasSizeGreaterThan(30);
        forget(queues);

        deliverSomehow(day, new Random(seed));

        assertThat(picture(queues)).isEqualTo(expected);
        assertThat(jdbc.queryForList("SELECT id FROM parked_records WHERE partition = 920"))
                .isEmpty();
        jdbc.update("DELETE FROM feed_offsets WHERE partition = 920");
    }

    private void deliverSomehow(List<ConsumerRecord<byte[], byte[]>> day, Random random) {
        int begin = 0;
        while (begin < day.size()) {
            int end = Math.min(day.size(), begin + 1 + random.nextInt(40));
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(day.subList(begin, end));
            switch (random.nextInt(5)) {
                case 0 -> deliver(intake, batch.reversed());
                case 1 -> deliver(intake, day.subList(random.nextInt(end), end));
                case 2 ->
                    assertThatThrownBy(() -> deliver(breakingOff(), batch)).isInstanceOf(PowerCut.class);
                case 3 ->
                    assertThatThrownBy(
                                    () -> intake.take(batch, List.of(new Step(PARTITION, nextOffset - 1, nextOffset))))
                            .isInstanceOf(Overtaken.class);
                default -> {}
            }
            deliver(intake, batch);
            begin = end;
        }
    }

    private void deliver(Intake to, List<ConsumerRecord<byte[], byte[]>> records) {
        long after = nextOffset + records.size();
        to.take(records, List.of(new Step(PARTITION, nextOffset, after)));
        nextOffset = after;
    }

    private static ConsumerRecord<byte[], byte[]> record(Recorded<QueueEvent> recorded) {
        var published = Clinic.record(recorded);
        var record = new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                recorded.envelope().position(),
                published.key().getBytes(StandardCharsets.UTF_8),
                published.value());
        published.headers().forEach(record.headers()::add);
        return record;
    }

    private static UUID stream(ConsumerRecord<byte[], byte[]> record) {
        return UUID.fromString(new String(record.key(), StandardCharsets.UTF_8));
    }

    private List<Map<String, Object>> picture(List<UUID> queues) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (UUID queue : queues) {
            rows.addAll(jdbc.queryForList("SELECT * FROM queues WHERE id = ?", queue));
            rows.addAll(jdbc.queryForList("SELECT * FROM appointments WHERE queue_id = ? ORDER BY id", queue));
            rows.addAll(jdbc.queryForList("SELECT * FROM tokens WHERE queue_id = ? ORDER BY token_no", queue));
            rows.addAll(jdbc.queryForList("SELECT * FROM stream_progress WHERE stream_id = ?", queue));
        }
        return rows;
    }

    private void forget(List<UUID> queues) {
        for (UUID queue : queues) {
            jdbc.update("DELETE FROM queues WHERE id = ?", queue);
            jdbc.update("DELETE FROM appointments WHERE queue_id = ?", queue);
            jdbc.update("DELETE FROM tokens WHERE queue_id = ?", queue);
            jdbc.update("DELETE FROM stream_progress WHERE stream_id = ?", queue);
        }
    }

    /** Does all that the service does, and is cut off before the end. */
    private Intake breakingOff() {
        List<Projection<?>> cut = new ArrayList<>(projections);
        cut.add(new PowerCutProjection());
        return new Intake(
                jdbc,
                tables,
                new ParkedTable(jdbc),
                new FormerTables(jdbc),
                cut,
                new Goal(
                        ReadSet.LIVE,
                        Desk.TABLES,
                        new NotifyBulletin(jdbc),
                        new FeedMetrics(new SimpleMeterRegistry(), Clock.systemUTC())));
    }

    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class PowerCutProjection implements Projection<QueueEvent> {
        @Override
        public Class<QueueEvent> facts() {
            return QueueEvent.class;
        }

        @Override
        public List<Table<?, ?>> tables() {
            return List.of();
        }

        @Override
        public void apply(List<Recorded<QueueEvent>> facts, Rows rows) {
            throw new PowerCut();
        }
    }
}

package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.qconnect.events.Fact;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.wire.Recorded;
import io.qconnect.events.wire.StreamFamily;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.RandomDay;
import io.qconnect.query.RandomLives;
import io.qconnect.query.feed.FeedTables.Step;
import io.qconnect.query.feed.Intake.Goal;
import io.qconnect.query.feed.tables.Desk;
import io.qconnect.query.feed.tables.Overtaken;
import io.qconnect.query.feed.tables.ParkedTable;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.ReadSet;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
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

    private static final int PARTITION = 920;

    /** What is drawn of a stream, by the column that names it. */
    private static final Map<String, String> DRAWN = new TreeMap<>(Map.of(
            "queues", "id",
            "appointments", "queue_id",
            "tokens", "queue_id",
            "waiting_list", "queue_id",
            "users", "id",
            "doctors", "id",
            "files", "id",
            "stream_progress", "stream_id"));

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private Intake intake;

    @Autowired
    private FeedTables tables;

    @Autowired
    private List<Projection<?>> projections;

    private final Map<TopicPartition, Long> nextOffsets = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void ends_in_the_same_tables(long seed) {
        for (StreamFamily family : StreamFamily.values()) {
            TopicPartition partition = new TopicPartition(family.topic(), PARTITION);
            tables.addOffset(partition, 0);
            nextOffsets.put(partition, Objects.requireNonNull(tables.offsets().get(partition)));
        }
        List<ConsumerRecord<byte[], byte[]>> day = day(seed);
        UUID[] streams = day.stream().map(AnyDeliveryTest::stream).distinct().toArray(UUID[]::new);
        deliver(intake, day);
        List<Map<String, Object>> expected = picture(streams);
        assertThat(expected).hasSizeGreaterThan(60);
        assertThat(expected).extracting(row -> row.get("drawn")).containsAll(DRAWN.keySet());
        DRAWN.forEach((table, column) ->
                jdbc.update("DELETE FROM " + table + " WHERE " + column + " = ANY (?)", (Object) streams));

        deliverSomehow(day, new Random(seed));

        assertThat(picture(streams)).isEqualTo(expected);
        assertThat(jdbc.queryForList("SELECT id FROM parked_records WHERE partition = " + PARTITION))
                .isEmpty();
        jdbc.update("DELETE FROM feed_offsets WHERE partition = " + PARTITION);
    }

    /** What happens in queues, and meanwhile to everybody else. */
    private static List<ConsumerRecord<byte[], byte[]>> day(long seed) {
        List<Recorded<? extends Fact>> all = new ArrayList<>(RandomDay.facts(seed, 300));
        Random random = new Random(seed);
        int at = 0;
        for (Recorded<? extends Fact> other : RandomLives.facts(seed, 150)) {
            at += 1 + random.nextInt(3);
            all.add(Math.min(at, all.size()), other);
        }
        return all.stream().map(AnyDeliveryTest::record).toList();
    }

    private void deliverSomehow(List<ConsumerRecord<byte[], byte[]>> day, Random random) {
        int begin = 0;
        while (begin < day.size()) {
            int end = Math.min(day.size(), begin + 1 + random.nextInt(40));
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(day.subList(begin, end));
            int how = random.nextInt(5);
            switch (how) {
                case 0 -> deliver(intake, batch.reversed());
                case 1 -> deliver(intake, day.subList(random.nextInt(end), end));
                case 2 ->
                    assertThatThrownBy(() -> deliver(breakingOff(), batch)).isInstanceOf(PowerCut.class);
                case 3 ->
                    assertThatThrownBy(() -> intake.take(batch, overtaken(steps(batch))))
                            .isInstanceOf(Overtaken.class);
                default -> {}
            }
            if (how != 0) {
                deliver(intake, batch);
            }
            begin = end;
        }
    }

    private void deliver(Intake to, List<ConsumerRecord<byte[], byte[]>> records) {
        List<Step> steps = steps(records);
        to.take(records, steps);
        steps.forEach(step -> nextOffsets.put(step.partition(), step.to()));
    }

    private List<Step> steps(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Long> counts = records.stream()
                .collect(Collectors.groupingBy(
                        record -> new TopicPartition(record.topic(), record.partition()), Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> {
                    long from = Objects.requireNonNull(nextOffsets.get(entry.getKey()));
                    return new Step(entry.getKey(), from, from + entry.getValue());
                })
                .toList();
    }

    private static List<Step> overtaken(List<Step> steps) {
        List<Step> one = new ArrayList<>(steps);
        Step step = one.removeLast();
        one.add(new Step(step.partition(), step.from() - 1, step.to()));
        return one;
    }

    private static ConsumerRecord<byte[], byte[]> record(Recorded<? extends Fact> recorded) {
        return Observed.arrived(
                Clinic.record(recorded), PARTITION, recorded.envelope().position());
    }

    private static UUID stream(ConsumerRecord<byte[], byte[]> record) {
        return UUID.fromString(new String(record.key(), StandardCharsets.UTF_8));
    }

    private List<Map<String, Object>> picture(UUID[] streams) {
        List<Map<String, Object>> rows = new ArrayList<>();
        DRAWN.forEach((table, column) -> rows.addAll(jdbc.queryForList(
                "SELECT '%1$s' AS drawn, * FROM %1$s WHERE %2$s = ANY (?) ORDER BY %1$s".formatted(table, column),
                (Object) streams)));
        return rows;
    }

    /** Does all that the service does, and is cut off before the end. */
    private Intake breakingOff() {
        List<Projection<?>> cut = new ArrayList<>(projections);
        cut.add(new FailsWhenFactsCome<>(QueueEvent.class, PowerCut::new));
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
}

package io.qconnect.query.feed.rebuild;

import io.qconnect.events.wire.StreamFamily;
import io.qconnect.query.feed.FeedTables.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * The log from its beginning, up to a mark: where the live feed has come to. It is read beside the live feed, as a
 * member of no group, so nobody's partitions change hands. What lies behind the mark is kept back for the next one.
 */
final class History implements AutoCloseable {

    /**
     * Seldom enough to be worth a transaction; and few enough to be gone before the collector comes the second time: a
     * record with its headers takes three kilobytes, and what survives twice is copied and kept for long.
     */
    private static final int RECORDS_MAX = 1_000;

    private static final int FETCHED_BYTES_MAX = 2 << 20;
    private static final int FETCHED_BYTES_OF_PARTITION_MAX = 512 << 10;

    private static final Duration WAIT = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> keptBack = new HashMap<>();

    /** @param reached what has been taken already; a partition that is not named begins at its beginning */
    History(ConsumerFactory<byte[], byte[]> consumers, Map<TopicPartition, Long> reached) {
        Properties own = new Properties();
        own.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(RECORDS_MAX));
        own.setProperty(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(FETCHED_BYTES_MAX));
        own.setProperty(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(FETCHED_BYTES_OF_PARTITION_MAX));
        // gaps and a new log are nothing to be skipped in silence
        own.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        this.consumer = consumers.createConsumer(null, "rebuild", null, own);
        List<TopicPartition> partitions = Stream.of(StreamFamily.values())
                .flatMap(family -> consumer.partitionsFor(family.topic()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        positions.putAll(consumer.beginningOffsets(partitions));
        positions.replaceAll((partition, beginning) -> Math.max(beginning, reached.getOrDefault(partition, beginning)));
        positions.forEach(consumer::seek);
    }

    /** Some records and what they move. */
    record Stretch(List<ConsumerRecord<byte[], byte[]>> records, List<Step> steps) {}

    /** Where each partition is read next. */
    Map<TopicPartition, Long> positions() {
        return Map.copyOf(positions);
    }

    /** How many records lie between here and the mark. */
    long distance(Map<TopicPartition, Long> mark) {
        return positions.entrySet().stream()
                .mapToLong(entry -> Math.max(0, mark.getOrDefault(entry.getKey(), 0L) - entry.getValue()))
                .sum();
    }

    /** The next records before the mark, perhaps none at the moment; null when the mark is reached. */
    @Nullable
    Stretch next(Map<TopicPartition, Long> mark) {
        if (distance(mark) == 0) {
            return null;
        }
        Map<TopicPartition, Long> reached = new HashMap<>();
        List<ConsumerRecord<byte[], byte[]>> taken = takeUpTo(mark, Map.copyOf(keptBack), reached);
        if (taken.isEmpty()) {
            // no more of a partition that has reached its mark is fetched, so little is ever kept back
            consumer.pause(partitions(mark, true));
            consumer.resume(partitions(mark, false));
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(WAIT);
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> candidates = new HashMap<>(keptBack);
            polled.partitions()
                    .forEach(partition ->
                            candidates.merge(partition, polled.records(partition), History::oneAfterTheOther));
            taken = takeUpTo(mark, candidates, reached);
            for (TopicPartition partition : polled.partitions()) {
                // a partition may end with records that are not for readers; its position then is behind the last one
                if (!keptBack.containsKey(partition)) {
                    reached.merge(partition, consumer.position(partition), Math::max);
                }
            }
        }
        return new Stretch(taken, steps(reached));
    }

    private static <T> List<T> oneAfterTheOther(List<T> earlier, List<T> later) {
        return Stream.of(earlier, later).flatMap(List::stream).toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> takeUpTo(
            Map<TopicPartition, Long> mark,
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> candidates,
            Map<TopicPartition, Long> reached) {
        keptBack.clear();
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>(RECORDS_MAX);
        candidates.forEach((partition, records) -> {
            long end = mark.getOrDefault(partition, 0L);
            int count = records.getLast().offset() < end ? records.size() : countBefore(end, records);
            taken.addAll(records.subList(0, count));
            if (count > 0) {
                reached.put(partition, records.get(count - 1).offset() + 1);
            }
            if (count < records.size()) {
                keptBack.put(partition, List.copyOf(records.subList(count, records.size())));
            }
        });
        return taken;
    }

    private static int countBefore(long end, List<ConsumerRecord<byte[], byte[]>> records) {
        return (int) records.stream().takeWhile(record -> record.offset() < end).count();
    }

    private List<TopicPartition> partitions(Map<TopicPartition, Long> mark, boolean atTheMark) {
        return positions.entrySet().stream()
                .filter(entry -> entry.getValue() >= mark.getOrDefault(entry.getKey(), 0L) == atTheMark)
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<Step> steps(Map<TopicPartition, Long> reached) {
        List<Step> steps = new ArrayList<>(reached.size());
        reached.forEach((partition, to) -> {
            long from = positions.getOrDefault(partition, 0L);
            if (to > from) {
                steps.add(new Step(partition, from, to));
                positions.put(partition, to);
            }
        });
        return steps;
    }

    @Override
    public void close() {
        consumer.close();
    }
}

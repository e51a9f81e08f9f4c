package io.qconnect.query.feed;

import io.qconnect.query.feed.FeedTables.Place;
import io.qconnect.query.feed.FeedTables.Step;
import io.qconnect.query.feed.tables.Overtaken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.event.ConsumerRetryAuthEvent;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.transaction.TransactionException;

/**
 * One consumer. Where it reads is decided by the offsets that stand beside the tables, never by Kafka's memory: it
 * seeks there when it is given a partition, and again after every failure, because it cannot know then whether its last
 * transaction was committed. It tries for ever; a fact is never skipped. Lives on the one thread of its container.
 */
final class FeedReader
        implements BatchConsumerAwareMessageListener<byte[], byte[]>,
                ConsumerAwareRebalanceListener,
                CommonErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FeedReader.class);

    /** Short beside what a restart of the database takes, long enough not to be a load of its own. */
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 500;

    /**
     * Seldom: facts that wait are drawn with those they wait for, but for a few that two writers have left to each
     * other.
     */
    static final Duration DUE_EVERY = Duration.ofSeconds(1);

    private final Intake intake;
    private final FeedTables tables;
    private final TopicIds topicIds;

    /** The next offset of each partition, where it is known. */
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    private final Pace pace = new Pace();

    private long lookedForDue = System.nanoTime();

    private volatile @Nullable String failure;

    FeedReader(Intake intake, FeedTables tables, TopicIds topicIds) {
        this.intake = intake;
        this.tables = tables;
        this.topicIds = topicIds;
    }

    /** What keeps it from going on, or null. */
    @Nullable
    String failure() {
        return failure;
    }

    /** The broker does not let us in, or is not the one that we trust. */
    void shutOut(ConsumerRetryAuthEvent.Reason reason) {
        failure = "No connection to Kafka: " + reason.name().toLowerCase(Locale.ROOT) + " failed, see the log";
    }

    void letIn() {
        failure = null;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records, @Nullable Consumer<?, ?> consumer) {
        long begun = System.nanoTime();
        List<Step> steps = stepsOf(records);
        intake.take(records, steps);
        steps.forEach(step -> positions.put(step.partition(), step.to()));
        failure = null;
        if (intake.someWait() && System.nanoTime() - lookedForDue > DUE_EVERY.toNanos()) {
            takeDue();
        }
        pace.rest(begun, records.size());
    }

    /** A poll came back, and for a while there has been nothing to be read. */
    void idle(Consumer<?, ?> consumer) {
        List<TopicPartition> unknown = consumer.assignment().stream()
                .filter(partition -> !positions.containsKey(partition))
                .toList();
        if (unknown.isEmpty() || trySeekToStored(consumer, unknown)) {
            failure = null;
            takeDue();
        }
    }

    private void takeDue() {
        lookedForDue = System.nanoTime();
        try {
            intake.takeDue();
        } catch (RuntimeException failed) {
            LOG.warn("What waits cannot be drawn for the moment", failed);
        }
    }

    private List<Step> stepsOf(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Long> ends = new LinkedHashMap<>();
        records.forEach(
                record -> ends.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1));
        List<Step> steps = new ArrayList<>(ends.size());
        ends.forEach((partition, end) -> {
            Long position = positions.get(partition);
            if (position == null) {
                throw new Overtaken(partition);
            }
            steps.add(new Step(partition, position, end));
        });
        return steps;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        trySeekToStored(consumer, partitions);
    }

    private boolean trySeekToStored(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        try {
            seekToStored(consumer, partitions);
            return true;
        } catch (DataAccessException | TransactionException | TimeoutException | Overtaken unreachable) {
            // without a position, the next records lead into handleBatch, and a poll without any comes here again
            LOG.warn("The stored offsets cannot be read for the moment: {}", unreachable.getMessage());
            failure = "The stored offsets cannot be read";
            return false;
        }
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        positions.keySet().removeAll(Set.copyOf(partitions));
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        positions.keySet().removeAll(Set.copyOf(partitions));
    }

    private void seekToStored(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        positions.keySet().removeAll(Set.copyOf(partitions));
        Map<String, UUID> logs = topicIds.of(
                partitions.stream().map(TopicPartition::topic).distinct().toList());
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Place> stored = tables.places();
        for (TopicPartition partition : partitions) {
            long beginning = Objects.requireNonNull(beginnings.get(partition));
            long end = Objects.requireNonNull(ends.get(partition));
            long offset = settled(partition, stored.get(partition), beginning, end, logs.get(partition.topic()));
            consumer.seek(partition, offset);
            positions.put(partition, offset);
        }
    }

    /** Where to read on: at the stored offset, as long as it is one of this log. */
    private long settled(
            TopicPartition partition, @Nullable Place stored, long beginning, long end, @Nullable UUID log) {
        if (stored == null) {
            tables.addPlace(partition, new Place(beginning, log));
            return beginning;
        }
        boolean sameLog = stored.isOf(log) && stored.offset() >= beginning && stored.offset() <= end;
        if (!sameLog) {
            LOG.warn(
                    "{} was made anew (it has {} to {}, not {}): it is read again",
                    partition,
                    beginning,
                    end,
                    stored.offset());
        }
        Place place = new Place(sameLog ? stored.offset() : beginning, log == null ? stored.topicId() : log);
        if (!place.equals(stored)) {
            tables.changePlace(partition, stored, place);
        }
        return place.offset();
    }

    @Override
    public boolean seeksAfterHandling() {
        return true;
    }

    @Override
    public boolean isAckAfterHandle() {
        return false;
    }

    @Override
    public void handleBatch(
            Exception thrown,
            ConsumerRecords<?, ?> records,
            Consumer<?, ?> consumer,
            MessageListenerContainer container,
            Runnable invokeListener) {
        Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
        failure = cause.getClass().getSimpleName();
        boolean overtaken = cause instanceof Overtaken;
        if (overtaken) {
            LOG.info("Reading on from the stored offsets: {}", cause.getMessage());
        } else {
            LOG.warn("Facts could not be taken; trying again for as long as it takes", cause);
        }
        // back to where these records began: should the stored offsets be out of reach, none of them is skipped
        for (TopicPartition partition : records.partitions()) {
            positions.remove(partition);
            consumer.seek(partition, records.records(partition).getFirst().offset());
        }
        try {
            if (!overtaken) {
                ListenerUtils.stoppableSleep(container, PAUSE_AFTER_FAILURE_MILLIS);
            }
            seekToStored(consumer, records.partitions());
            if (overtaken) {
                failure = null;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (DataAccessException | TransactionException | TimeoutException | Overtaken again) {
            LOG.debug("The stored offsets cannot be used for the moment", again);
        }
    }

    @Override
    public void handleOtherException(
            Exception thrown, Consumer<?, ?> consumer, MessageListenerContainer container, boolean batchListener) {
        failure = thrown.getClass().getSimpleName();
        LOG.warn("The log cannot be read for the moment", thrown);
        try {
            ListenerUtils.stoppableSleep(container, PAUSE_AFTER_FAILURE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.qconnect.query.feed;

import io.qconnect.events.wire.StreamFamily;
import io.qconnect.query.feed.tables.ParkedTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.event.ConsumerRetryAuthEvent;
import org.springframework.kafka.event.ConsumerRetryAuthSuccessfulEvent;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** Starts and stops the consumers of this instance. */
final class FeedReaders implements SmartLifecycle {

    /** Certificates and passwords are renewed while we run, on one side first. */
    private static final Duration KNOCK_AGAIN_AFTER = Duration.ofSeconds(2);

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final Intake intake;
    private final ParkedTable parkedTable;
    private final FeedTables tables;
    private final TopicIds topicIds;
    private final FeedSettings settings;
    private final String port;
    private volatile List<Running> running = List.of();
    private @Nullable AnotherTry anotherTry;

    FeedReaders(
            ConsumerFactory<byte[], byte[]> consumers,
            Intake intake,
            ParkedTable parkedTable,
            FeedTables tables,
            TopicIds topicIds,
            FeedSettings settings,
            String port) {
        this.consumers = consumers;
        this.intake = intake;
        this.parkedTable = parkedTable;
        this.tables = tables;
        this.topicIds = topicIds;
        this.settings = settings;
        this.port = port;
    }

    private record Running(FeedReader reader, KafkaMessageListenerContainer<byte[], byte[]> container) {}

    @Override
    public synchronized void start() {
        anotherTry = AnotherTry.begin(intake, parkedTable);
        List<Running> started = new ArrayList<>();
        for (int number = 0; number < settings.readers(); number++) {
            started.add(startReader(number));
        }
        running = List.copyOf(started);
    }

    private Running startReader(int number) {
        FeedReader reader = new FeedReader(intake, tables, topicIds);
        ContainerProperties properties = new ContainerProperties(
                Stream.of(StreamFamily.values()).map(StreamFamily::topic).toArray(String[]::new));
        properties.setMessageListener(reader);
        properties.setConsumerRebalanceListener(reader);
        // the offsets stand beside the tables; what Kafka remembers of them does not matter
        properties.setAckMode(ContainerProperties.AckMode.MANUAL);
        properties.setAssignmentCommitOption(ContainerProperties.AssignmentCommitOption.NEVER);
        properties.setMissingTopicsFatal(false);
        properties.setAuthExceptionRetryInterval(KNOCK_AGAIN_AFTER);
        // a reader without facts sees to what it has left undone, also before it has had any
        properties.setPollTimeout(FeedReader.DUE_EVERY.toMillis());
        properties.setIdleEventInterval(FeedReader.DUE_EVERY.toMillis());
        properties.setIdleBeforeDataMultiplier(1);
        Properties own = new Properties();
        // a member that is known by name gets its partitions back at once after it was killed
        own.setProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.member(number, port));
        properties.setKafkaConsumerProperties(own);
        var container = new KafkaMessageListenerContainer<>(consumers, properties);
        container.setCommonErrorHandler(reader);
        container.setBeanName("feed-" + number);
        container.setApplicationEventPublisher(event -> {
            switch (event) {
                case ConsumerRetryAuthEvent refused -> reader.shutOut(refused.getReason());
                case ConsumerRetryAuthSuccessfulEvent _ -> reader.letIn();
                case ListenerContainerIdleEvent idle -> reader.idle(idle.getConsumer());
                default -> {} // what else a container tells of itself is seen by asking it
            }
        });
        container.start();
        return new Running(reader, container);
    }

    @Override
    public synchronized void stop() {
        CountDownLatch stopped = new CountDownLatch(running.size());
        running.forEach(one -> one.container().stop(stopped::countDown));
        try {
            if (anotherTry != null) {
                anotherTry.stop();
            }
            stopped.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        running = List.of();
    }

    @Override
    public boolean isRunning() {
        return !running.isEmpty();
    }

    /** What keeps readers from going on; empty when all go on. */
    List<String> failures() {
        if (running.isEmpty()) {
            return List.of("Nothing is being read");
        }
        return running.stream()
                .map(one -> one.container().isRunning() ? one.reader().failure() : "A reader has stopped")
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .toList();
    }
}

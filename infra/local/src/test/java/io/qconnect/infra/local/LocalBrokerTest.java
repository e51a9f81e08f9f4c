package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {

    private static final TopicPartition FACTS = new TopicPartition("facts", 0);

    @Test
    void a_topic_and_its_record_survive_kill_and_restart(@TempDir Path folder) throws Exception {
        LocalBroker first = LocalBroker.start(folder, 0);
        assertThatThrownBy(() -> LocalBroker.start(folder, first.port()))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("port " + first.port());
        createTopic(first);
        write(first, "queue.opened");

        first.kill();

        assertThat(first.isAlive()).isFalse();
        try (LocalBroker second = LocalBroker.start(folder, first.port())) {
            write(second, "queue.closed");
            assertThat(records(second)).containsExactly("queue.opened", "queue.closed");
        }
    }

    private static void createTopic(LocalBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(FACTS.topic(), 1, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static void write(LocalBroker broker, String fact) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(FACTS.topic(), fact.getBytes(StandardCharsets.UTF_8)))
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static List<String> records(LocalBroker broker) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(FACTS));
            consumer.seekToBeginning(List.of(FACTS));
            return consumer.poll(Duration.ofSeconds(30)).records(FACTS).stream()
                    .map(it -> new String(it.value(), StandardCharsets.UTF_8))
                    .toList();
        }
    }
}

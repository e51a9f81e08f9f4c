package io.qconnect.command.publishing;

import io.qconnect.events.wire.StreamFamily;
import java.util.Arrays;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** Where facts are published: one topic for each family of streams. Who is about to publish sees to them first. */
@Component
class Topics {

    private final KafkaAdmin kafka;
    private final NewTopic[] all;

    Topics(
            KafkaAdmin kafka,
            @Value("${qconnect.topics.partitions}") int partitions,
            @Value("${qconnect.topics.replicas}") int replicas) {
        this.kafka = kafka;
        this.all = Arrays.stream(StreamFamily.values())
                .map(family -> TopicBuilder.name(family.topic())
                        .partitions(partitions)
                        .replicas(replicas)
                        // facts are kept for ever
                        .config(TopicConfig.RETENTION_MS_CONFIG, "-1")
                        .config(TopicConfig.RETENTION_BYTES_CONFIG, "-1")
                        .build())
                .toArray(NewTopic[]::new);
    }

    /**
     * Makes those that are missing, and lets those grow that have too few partitions. Those that are there as they
     * should be need no right to make any.
     *
     * @throws org.springframework.kafka.KafkaException when Kafka does not answer within seconds, or does not let us
     */
    void seeTo() {
        kafka.createOrModifyTopics(all);
    }
}

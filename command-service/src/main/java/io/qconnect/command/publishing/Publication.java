package io.qconnect.command.publishing;

import io.cloudevents.kafka.KafkaMessageFactory;
import io.qconnect.events.wire.Envelope;
import io.qconnect.events.wire.StreamFamily;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A fact as it goes to Kafka: the same bytes whenever, and however often, it is published. */
final class Publication {

    private Publication() {}

    /** @param json the fact as it is stored */
    static ProducerRecord<String, byte[]> of(Envelope envelope, byte[] json) {
        return KafkaMessageFactory.<String>createWriter(
                        topicOf(envelope.name()),
                        null,
                        envelope.recordedAt().toEpochMilli(),
                        envelope.streamId().toString())
                .writeBinary(envelope.seal(json));
    }

    /** By the first word of the name, so that facts of a newer version of this service are published too. */
    private static String topicOf(String factName) {
        for (StreamFamily family : StreamFamily.values()) {
            if (factName.startsWith(family.word() + ".")) {
                return family.topic();
            }
        }
        throw new IllegalStateException("No topic for " + factName);
    }
}

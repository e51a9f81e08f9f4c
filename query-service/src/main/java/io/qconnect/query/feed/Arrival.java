package io.qconnect.query.feed;

import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import io.qconnect.events.Fact;
import io.qconnect.events.wire.Envelope;
import io.qconnect.events.wire.Recorded;
import io.qconnect.events.wire.UnreadableFact;
import io.qconnect.query.feed.tables.Succession;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record of the log, read as far as it can be read. */
public sealed interface Arrival {

    ConsumerRecord<byte[], byte[]> source();

    /** It holds a fact. */
    record Readable(ConsumerRecord<byte[], byte[]> source, Recorded<Fact> recorded)
            implements Arrival, Succession.Numbered {
        @Override
        public UUID stream() {
            return recorded.envelope().streamId();
        }

        @Override
        public long version() {
            return recorded.version();
        }

        UUID epoch() {
            return recorded.envelope().epoch();
        }
    }

    /** It holds nothing that this version of the service understands. */
    record Unreadable(
            ConsumerRecord<byte[], byte[]> source, @Nullable UUID stream, String defect) implements Arrival {}

    static Arrival read(ConsumerRecord<byte[], byte[]> source) {
        try {
            Recorded<Fact> recorded = Recorded.read(KafkaMessageFactory.createReader(source));
            String defect = misplaced(source, recorded.envelope());
            return defect == null
                    ? new Readable(source, recorded)
                    : new Unreadable(source, streamOf(source.key()), defect);
        } catch (UnreadableFact | CloudEventRWException | IllegalArgumentException | NullPointerException broken) {
            // the library checks little before it reads, so whatever it stumbles over is the record's fault
            return new Unreadable(source, streamOf(source.key()), String.valueOf(broken.getMessage()));
        }
    }

    /** Order is promised within a partition, so a fact must travel on its family's topic under its stream's key. */
    private static @Nullable String misplaced(ConsumerRecord<byte[], byte[]> source, Envelope envelope) {
        if (!envelope.family().topic().equals(source.topic())) {
            return "A " + envelope.name() + " does not belong on this topic";
        }
        byte[] key = envelope.streamId().toString().getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(key, source.key())) {
            return "The key is not the stream's id";
        }
        if (!isUuid(envelope.factId())) {
            return "The fact's id is no UUID";
        }
        return envelope.version() < 1 ? "Versions begin at 1" : null;
    }

    /** What is drawn of a fact may go by its id. */
    private static boolean isUuid(String id) {
        try {
            return UUID.fromString(id).toString().equals(id);
        } catch (IllegalArgumentException noUuid) {
            return false;
        }
    }

    private static @Nullable UUID streamOf(byte @Nullable [] key) {
        try {
            return key == null ? null : UUID.fromString(new String(key, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noUuid) {
            return null;
        }
    }
}

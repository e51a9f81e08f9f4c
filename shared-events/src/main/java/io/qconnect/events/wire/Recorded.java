package io.qconnect.events.wire;

import com.ethlo.time.ITU;
import io.cloudevents.CloudEventData;
import io.cloudevents.rw.CloudEventReader;
import io.cloudevents.rw.CloudEventWriter;
import io.qconnect.events.Fact;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A fact with what stands around it. */
public record Recorded<F extends Fact>(Envelope envelope, F fact) {

    public long version() {
        return envelope.version();
    }

    /** When it happened, to the microsecond: now and then that is reported late. */
    public Instant happenedAt() {
        return envelope.happenedAt().truncatedTo(ChronoUnit.MICROS);
    }

    /** When it was written down, to the microsecond, which is as exactly as tables can keep it. */
    public Instant at() {
        return envelope.recordedAt().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Takes what it needs from the message as the CloudEvents library reads it: an event made of it in between would
     * check and copy every attribute a second time, of a history of millions of them.
     *
     * @throws UnreadableFact when an attribute is missing or is not what it should be, or there is no readable fact
     * @throws io.cloudevents.rw.CloudEventRWException when this is no CloudEvent
     */
    public static Recorded<Fact> read(CloudEventReader message) {
        return message.read(_ -> new Attributes());
    }

    private static final class Attributes implements CloudEventWriter<Recorded<Fact>> {

        private @Nullable String id;
        private @Nullable String type;
        private @Nullable String revision;
        private @Nullable String subject;
        private @Nullable String sequence;
        private @Nullable String time;
        private @Nullable String epoch;
        private @Nullable String position;
        private @Nullable String actor;
        private @Nullable String commandId;
        private @Nullable String effectiveAt;

        @Override
        public Attributes withContextAttribute(String name, String value) {
            switch (name) {
                case "id" -> id = value;
                case "type" -> type = value;
                case "revision" -> revision = value;
                case "subject" -> subject = value;
                case "sequence" -> sequence = value;
                case "time" -> time = value;
                case "epoch" -> epoch = value;
                case "position" -> position = value;
                case "actor" -> actor = value;
                case "commandid" -> commandId = value;
                case "effectiveat" -> effectiveAt = value;
                default -> {} // what others have added, or CloudEvents demands
            }
            return this;
        }

        @Override
        public Recorded<Fact> end(CloudEventData data) {
            Envelope envelope = envelope();
            Fact fact = FactJson.read(envelope.name(), envelope.revision(), data.toBytes());
            if (!fact.streamId().equals(envelope.streamId())) {
                throw new UnreadableFact("A " + envelope.name() + " speaks of another stream than its envelope");
            }
            return new Recorded<>(envelope, fact);
        }

        @Override
        public Recorded<Fact> end() {
            throw new UnreadableFact("A " + envelope().name() + " carries no data");
        }

        private Envelope envelope() {
            try {
                return new Envelope(
                        required("id", id),
                        required("type", type),
                        Integer.parseInt(required("revision", revision)),
                        UUID.fromString(required("subject", subject)),
                        Long.parseLong(required("sequence", sequence)),
                        instant(required("time", time)),
                        UUID.fromString(required("epoch", epoch)),
                        Long.parseLong(required("position", position)),
                        required("actor", actor),
                        required("commandid", commandId),
                        effectiveAt == null ? null : instant(effectiveAt));
            } catch (IllegalArgumentException | DateTimeException broken) {
                throw new UnreadableFact("An envelope is damaged: " + broken.getMessage(), broken);
            }
        }

        private static String required(String name, @Nullable String value) {
            if (value == null) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return value;
        }

        private static Instant instant(String text) {
            return ITU.parseDateTime(text).toInstant();
        }
    }
}

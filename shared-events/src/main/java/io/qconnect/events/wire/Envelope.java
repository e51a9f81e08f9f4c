package io.qconnect.events.wire;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.qconnect.events.Fact;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What stands around a fact when it travels: a CloudEvent (version 1.0) with a few extension attributes.
 *
 * @param factId unique for each fact ({@code id})
 * @param name what happened ({@code type})
 * @param revision of the fact's shape (extension {@code revision})
 * @param streamId whom it happened to ({@code subject}, and the key in Kafka)
 * @param version the place in its stream, from 1 (extension {@code sequence})
 * @param recordedAt when it was written down ({@code time})
 * @param epoch of the store that holds it; a restored store starts a new one (extension {@code epoch})
 * @param position the place in the whole store (extension {@code position})
 * @param actor who caused it (extension {@code actor})
 * @param commandId the command that caused it (extension {@code commandid})
 * @param effectiveAt when it really happened, if it was reported late (extension {@code effectiveat})
 */
public record Envelope(
        String factId,
        String name,
        int revision,
        UUID streamId,
        long version,
        Instant recordedAt,
        UUID epoch,
        long position,
        String actor,
        String commandId,
        @Nullable Instant effectiveAt) {

    private static final URI SOURCE = URI.create("urn:qconnect:command-service");

    /** When it happened, as far as anybody knows: reported late, or at the moment of recording. */
    public Instant happenedAt() {
        return effectiveAt == null ? recordedAt : effectiveAt;
    }

    public StreamFamily family() {
        return Catalogue.named(name).family();
    }

    /** @param json the fact as {@link FactJson} wrote it */
    public CloudEvent seal(byte[] json) {
        var event = CloudEventBuilder.v1()
                .withId(factId)
                .withSource(SOURCE)
                .withType(name)
                .withSubject(streamId.toString())
                .withTime(recordedAt.atOffset(ZoneOffset.UTC))
                .withExtension("revision", Integer.toString(revision))
                .withExtension("sequence", Long.toString(version))
                .withExtension("epoch", epoch.toString())
                .withExtension("position", Long.toString(position))
                .withExtension("actor", actor)
                .withExtension("commandid", commandId)
                .withData("application/json", json);
        if (effectiveAt != null) {
            event.withExtension("effectiveat", effectiveAt.toString());
        }
        return event.build();
    }

    /** @throws UnreadableFact when an attribute is missing or is not what it should be */
    public static Envelope of(CloudEvent event) {
        try {
            return new Envelope(
                    event.getId(),
                    event.getType(),
                    Integer.parseInt(text(event, "revision")),
                    UUID.fromString(required("subject", event.getSubject())),
                    Long.parseLong(text(event, "sequence")),
                    required("time", event.getTime()).toInstant(),
                    UUID.fromString(text(event, "epoch")),
                    Long.parseLong(text(event, "position")),
                    text(event, "actor"),
                    text(event, "commandid"),
                    instantOrNull(event, "effectiveat"));
        } catch (IllegalArgumentException | DateTimeException broken) {
            throw new UnreadableFact("An envelope is damaged: " + broken.getMessage(), broken);
        }
    }

    /** @throws UnreadableFact when the event carries no readable fact */
    public static Fact open(CloudEvent event) {
        return open(event, of(event));
    }

    /**
     * The same for whoever has read the envelope already.
     *
     * @throws UnreadableFact when the event carries no readable fact
     */
    public static Fact open(CloudEvent event, Envelope envelope) {
        if (event.getData() == null) {
            throw new UnreadableFact("A " + envelope.name() + " carries no data");
        }
        Fact fact = FactJson.read(
                envelope.name(), envelope.revision(), event.getData().toBytes());
        if (!fact.streamId().equals(envelope.streamId())) {
            throw new UnreadableFact("A " + envelope.name() + " speaks of another stream than its envelope");
        }
        return fact;
    }

    private static @Nullable Instant instantOrNull(CloudEvent event, String extension) {
        Object value = event.getExtension(extension);
        return value == null ? null : Instant.parse(value.toString());
    }

    private static String text(CloudEvent event, String extension) {
        return Objects.toString(required(extension, event.getExtension(extension)));
    }

    private static <T> T required(String attribute, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(attribute + " is missing");
        }
        return value;
    }
}

package io.qconnect.events.wire;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
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

    /**
     * The other way is {@link Recorded#read}.
     *
     * @param json the fact as {@link FactJson} wrote it
     */
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
}

package io.qconnect.events.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.qconnect.events.Fact;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

    private static final Fact FACT = SampleFacts.ALL.getFirst();

    private static Envelope envelope(UUID stream) {
        FactType type = Catalogue.of(FACT.getClass());
        return new Envelope(
                "01998a3c-0000-7000-8000-000000000009",
                type.name(),
                type.revision(),
                stream,
                1,
                Instant.parse("2026-03-02T08:15:30.123456Z"),
                UUID.fromString("01998a3c-0000-7000-8000-00000000000a"),
                17,
                "desk",
                "01998a3c-0000-7000-8000-00000000000b",
                Instant.parse("2026-03-02T08:05:00Z"));
    }

    private static CloudEvent sealed(UUID stream) {
        return envelope(stream).seal(FactJson.write(FACT));
    }

    @Test
    void what_is_sealed_comes_out_again() {
        CloudEvent event = sealed(FACT.streamId());
        assertThat(Envelope.of(event)).isEqualTo(envelope(FACT.streamId()));
        assertThat(Envelope.open(event)).isEqualTo(FACT);
        assertThat(Envelope.of(event).family()).isEqualTo(StreamFamily.QUEUE);
    }

    @Test
    void nearly_every_fact_is_reported_at_once() {
        CloudEvent event = CloudEventBuilder.v1(sealed(FACT.streamId()))
                .withoutExtension("effectiveat")
                .build();
        assertThat(Envelope.of(event).effectiveAt()).isNull();
        assertThat(Envelope.of(event).happenedAt())
                .isEqualTo(envelope(FACT.streamId()).recordedAt());
    }

    @Test
    void its_attributes_are_those_of_cloudevents() {
        CloudEvent event = sealed(FACT.streamId());
        assertThat(event.getType()).isEqualTo("queue.opened");
        assertThat(event.getSubject()).isEqualTo(FACT.streamId().toString());
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getExtension("sequence")).isEqualTo("1");
        assertThat(event.getExtension("epoch")).isEqualTo("01998a3c-0000-7000-8000-00000000000a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"revision", "sequence", "epoch", "position", "actor", "commandid"})
    void a_missing_attribute_is_named(String attribute) {
        CloudEvent damaged = CloudEventBuilder.v1(sealed(FACT.streamId()))
                .withoutExtension(attribute)
                .build();
        assertThatThrownBy(() -> Envelope.of(damaged))
                .isInstanceOf(UnreadableFact.class)
                .hasMessageContaining(attribute);
    }

    @Test
    void a_fact_under_another_streams_address_is_not_believed() {
        CloudEvent mixedUp = sealed(UUID.randomUUID());
        assertThatThrownBy(() -> Envelope.open(mixedUp)).isInstanceOf(UnreadableFact.class);
    }
}

package io.qconnect.events.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.CloudEventUtils;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.qconnect.events.Fact;
import java.time.Instant;
import java.time.OffsetDateTime;
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

    private static Recorded<Fact> read(CloudEvent event) {
        return Recorded.read(CloudEventUtils.toReader(event));
    }

    private static CloudEvent sealed(UUID stream) {
        return envelope(stream).seal(FactJson.write(FACT));
    }

    @Test
    void what_is_sealed_comes_out_again() {
        CloudEvent event = sealed(FACT.streamId());
        assertThat(read(event)).isEqualTo(new Recorded<>(envelope(FACT.streamId()), FACT));
        assertThat(read(event).envelope().family()).isEqualTo(StreamFamily.QUEUE);
    }

    @Test
    void nearly_every_fact_is_reported_at_once() {
        CloudEvent event = CloudEventBuilder.v1(sealed(FACT.streamId()))
                .withoutExtension("effectiveat")
                .build();
        assertThat(read(event).envelope().effectiveAt()).isNull();
        assertThat(read(event).envelope().happenedAt())
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
        assertThatThrownBy(() -> read(damaged))
                .isInstanceOf(UnreadableFact.class)
                .hasMessageContaining(attribute);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-02T08:15:30Z",
                "2026-03-02T08:15:30.5Z",
                "2026-03-02T08:15:30.123Z",
                "2026-03-02T08:15:30.123456789Z",
                "1999-12-31T23:59:59.999999Z",
                "2028-02-29T00:00:00Z"
            })
    void times_are_read_as_they_were_written(String time) {
        CloudEvent event = CloudEventBuilder.v1(sealed(FACT.streamId()))
                .withTime(OffsetDateTime.parse(time))
                .withExtension("effectiveat", time)
                .build();
        assertThat(read(event).envelope().recordedAt()).isEqualTo(Instant.parse(time));
        assertThat(read(event).envelope().effectiveAt()).isEqualTo(Instant.parse(time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-02-30T08:15:30Z", "2026-03-02", "2026-03-02T08:15:30"})
    void what_is_no_time_is_not_read_as_one(String time) {
        CloudEvent damaged = CloudEventBuilder.v1(sealed(FACT.streamId()))
                .withExtension("effectiveat", time)
                .build();
        assertThatThrownBy(() -> read(damaged)).isInstanceOf(UnreadableFact.class);
    }

    @Test
    void an_envelope_without_a_fact_is_not_readable() {
        CloudEvent empty =
                CloudEventBuilder.v1(sealed(FACT.streamId())).withoutData().build();
        assertThatThrownBy(() -> read(empty))
                .isInstanceOf(UnreadableFact.class)
                .hasMessageContaining("carries no data");
    }

    @Test
    void a_fact_under_another_streams_address_is_not_believed() {
        CloudEvent mixedUp = sealed(UUID.randomUUID());
        assertThatThrownBy(() -> read(mixedUp)).isInstanceOf(UnreadableFact.class);
    }
}

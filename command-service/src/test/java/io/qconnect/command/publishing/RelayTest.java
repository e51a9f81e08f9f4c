package io.qconnect.command.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cloudevents.kafka.KafkaMessageFactory;
import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.command.platform.store.StoreEpoch;
import io.qconnect.events.Fact;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.wire.Recorded;
import io.qconnect.events.wire.StreamFamily;
import io.qconnect.infra.local.Ports;
import io.qconnect.infra.local.SharedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaAdmin;

/** What is in the store arrives in Kafka, in order, and again when asked. */
@RunningService
class RelayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Clinic clinic;
    private final StreamingEventProcessor relay;
    private final StoreEpoch epoch;
    private final JdbcClient jdbc;
    private final EventStore store;
    private final CommittedFacts facts;
    private final Topics topics;

    RelayTest(
            @LocalServerPort int port,
            @Autowired EventProcessingConfiguration processors,
            @Autowired StoreEpoch epoch,
            @Autowired JdbcClient jdbc,
            @Autowired EventStore store,
            @Autowired EventStorageEngine engine,
            @Autowired JdbcConnectionDetails database,
            @Autowired Topics topics) {
        this.clinic = new Clinic(port);
        this.relay = processors
                .eventProcessor(Publishing.nameOf(epoch), StreamingEventProcessor.class)
                .orElseThrow();
        this.epoch = epoch;
        this.jdbc = jdbc;
        this.store = store;
        this.facts = new CommittedFacts(store, engine, "another process", database);
        this.topics = topics;
    }

    @BeforeEach
    void listen() {
        facts.start();
    }

    @AfterEach
    void stopListening() {
        facts.stop();
    }

    /** Reads all topics from their beginning until the condition holds. */
    private List<Recorded<Fact>> published(String stream, int atLeast) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                SharedServers.broker().bootstrapServers(),
                "group.id",
                "relay-test-" + java.util.UUID.randomUUID(),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(Arrays.stream(StreamFamily.values())
                    .map(StreamFamily::topic)
                    .toList());
            List<Recorded<Fact>> seen = new ArrayList<>();
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(200)).forEach(message -> {
                            if (stream.equals(message.key())) {
                                seen.add(Recorded.read(KafkaMessageFactory.createReader(message)));
                            }
                        });
                        return seen.size() >= atLeast;
                    });
            return seen;
        }
    }

    private long lastPosition() {
        return jdbc.sql("SELECT max(global_index) FROM domain_event")
                .query(Long.class)
                .single();
    }

    private void awaitRelayed(long position) {
        await().atMost(PATIENCE)
                .until(() -> relay.processingStatus().values().stream()
                        .anyMatch(segment -> segment.getCurrentPosition().orElse(-1) >= position));
    }

    @Test
    void every_fact_arrives_in_the_order_of_its_stream_in_a_full_envelope() {
        String queue = clinic.queue(10);
        clinic.book(queue, clinic.patient()).expect(201);

        String self = clinic.send("GET", "/auth/me", null).expect(200).text("userId");

        List<Recorded<Fact>> published = published(queue, 3);

        assertThat(published)
                .extracting(p -> (Object) p.fact().getClass())
                .containsExactly(QueueOpened.class, AppointmentBooked.class, TokenIssued.class);
        assertThat(published).extracting(p -> p.envelope().version()).containsExactly(1L, 2L, 3L);
        assertThat(published).allSatisfy(p -> {
            assertThat(p.envelope().epoch()).isEqualTo(epoch.current());
            assertThat(p.envelope().actor()).isEqualTo(self);
            assertThat(p.envelope().streamId()).hasToString(queue);
        });
        assertThat(published).extracting(p -> p.envelope().position()).isSorted();
    }

    @Test
    void who_waits_for_facts_is_woken_by_the_commit_and_reads_on_from_its_place() throws Exception {
        var stream = facts.openStream(store.createHeadToken());
        assertThat(stream.hasNextAvailable(1, TimeUnit.MILLISECONDS))
                .as("nothing is new")
                .isFalse();
        CompletableFuture<Boolean> waiting = waitingFor(stream);

        String queue = clinic.queue(10);

        assertThat(waiting.get(PATIENCE.toSeconds() / 2, TimeUnit.SECONDS)).isTrue();
        List<TrackedEventMessage<?>> found = new ArrayList<>();
        while (stream.hasNextAvailable(100, TimeUnit.MILLISECONDS)) {
            assertThat(stream.peek()).isPresent();
            found.add(stream.nextAvailable());
        }
        assertThat(found)
                .extracting(fact -> ((DomainEventMessage<?>) fact).getAggregateIdentifier())
                .contains(queue);
        assertThat(found)
                .extracting(fact -> fact.trackingToken().position().orElseThrow())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private static CompletableFuture<Boolean> waitingFor(BlockingStream<TrackedEventMessage<?>> stream) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return stream.hasNextAvailable((int) PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
    }

    /** Draws positions and then fails, over the last of its facts. */
    private static final String MANY_AND_NONE = """
        INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                  payload_type, payload_revision, payload, meta_data,
                                  command_id, command_part, client_given)
        SELECT gen_random_uuid(), gen_random_uuid(), nullif(n, 2500), type, time_stamp,
               payload_type, payload_revision, payload, meta_data,
               gen_random_uuid(), command_part, client_given
          FROM domain_event, generate_series(1, 2500) AS n
         WHERE aggregate_identifier = ?::uuid
           AND sequence_number = 0
         ORDER BY n
        """;

    /** What is rolled back keeps the positions that it has drawn: they stay empty. */
    @Test
    void a_gap_is_passed_over_however_wide_it_is() throws Exception {
        String before = clinic.queue(10);
        var stream = facts.openStream(store.createHeadToken());
        assertThatThrownBy(() -> jdbc.sql(MANY_AND_NONE).param(before).update())
                .isInstanceOf(DataIntegrityViolationException.class);

        String after = clinic.queue(10);

        await().atMost(PATIENCE)
                .until(() -> stream.hasNextAvailable(1, TimeUnit.SECONDS)
                        && stream.nextAvailable() instanceof DomainEventMessage<?> fact
                        && fact.getAggregateIdentifier().equals(after));
        assertThat(positionOf(after) - positionOf(before)).isGreaterThan(2_500);
    }

    private long positionOf(String queue) {
        return published(queue, 1).getFirst().envelope().position();
    }

    /** The same fact once more, as another process would have added it: only the table tells of that. */
    private static final String AGAIN_FROM_ELSEWHERE = """
        INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                  payload_type, payload_revision, payload, meta_data,
                                  command_id, command_part, client_given)
        SELECT gen_random_uuid(), aggregate_identifier, sequence_number + 1, type, time_stamp,
               payload_type, payload_revision, payload, meta_data,
               gen_random_uuid(), command_part, client_given
          FROM domain_event
         WHERE aggregate_identifier = ?::uuid
           AND payload_type = 'queue.paused'
        """;

    @Test
    void who_waits_for_facts_is_told_of_the_commits_of_other_processes() throws Exception {
        String queue = clinic.queue(10);
        clinic.post("/queues/" + queue + "/pause", "{}").expect(200);
        var stream = facts.openStream(store.createHeadToken());
        assertThat(stream.hasNextAvailable(1, TimeUnit.MILLISECONDS))
                .as("nothing is new")
                .isFalse();
        CompletableFuture<Boolean> waiting = waitingFor(stream);

        assertThat(jdbc.sql(AGAIN_FROM_ELSEWHERE).param(queue).update()).isEqualTo(1);

        assertThat(waiting.get(PATIENCE.toSeconds() / 2, TimeUnit.SECONDS)).isTrue();
        assertThat(((DomainEventMessage<?>) stream.nextAvailable()).getAggregateIdentifier())
                .isEqualTo(queue);
    }

    @Test
    void facts_stay_until_kafka_has_said_which_topics_there_are() throws Exception {
        clinic.queue(10);
        var away = new KafkaAdmin(Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + Ports.free(),
                "request.timeout.ms",
                1000,
                "default.api.timeout.ms",
                1000));
        var waiting = new Publishing.TopicsFirst(facts, new Topics(away, 1, 1));
        TrackingToken beginning = store.createTailToken();

        assertThatThrownBy(() -> waiting.openStream(beginning)).isInstanceOf(KafkaException.class);
        assertThatThrownBy(() -> waiting.openStream(beginning)).isInstanceOf(KafkaException.class);

        var going = new Publishing.TopicsFirst(facts, topics);
        assertThat(going.openStream(beginning).nextAvailable()).isNotNull();
    }

    /** As shipped, Axon cannot read back the token of a replay: the processor would retry for ever. */
    @Test
    void a_reset_on_a_store_with_history_finishes_and_so_does_the_restart_after_it() {
        String queue = clinic.queue(10);
        awaitRelayed(lastPosition());

        relay.shutDown();
        relay.resetTokens();
        relay.start();
        awaitRelayed(lastPosition());
        assertThat(published(queue, 2)).hasSize(2);

        relay.shutDown();
        relay.start();
        clinic.queue(10);
        awaitRelayed(lastPosition());
        assertThat(relay.isError()).isFalse();
    }

    @Test
    void the_whole_store_can_be_published_again_as_it_was() {
        String queue = clinic.queue(10);
        clinic.book(queue, clinic.patient()).expect(201);
        List<Recorded<Fact>> first = published(queue, 3);
        assertThat(first).hasSize(3);

        clinic.send("POST", "/actuator/republish", null).expect(200);

        List<Recorded<Fact>> twice = published(queue, 6);
        assertThat(twice.subList(3, 6)).isEqualTo(first);
        await().atMost(PATIENCE)
                .until(() -> clinic.send("GET", "/actuator/republish", null)
                        .expect(200)
                        .body()
                        .path("ended")
                        .asBoolean());
        var progress = clinic.send("GET", "/actuator/republish", null).body();
        assertThat(progress.path("failed").isNull()).isTrue();
        assertThat(progress.path("published").asLong())
                .isEqualTo(jdbc.sql("SELECT count(*) FROM domain_event WHERE global_index <= ?")
                        .param(progress.path("upTo").asLong())
                        .query(Long.class)
                        .single());
    }
}

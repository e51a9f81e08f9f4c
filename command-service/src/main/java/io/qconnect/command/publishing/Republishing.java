package io.qconnect.command.publishing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.command.platform.Trace;
import io.qconnect.command.platform.store.FactFilter;
import io.qconnect.command.platform.store.StoreEpoch;
import io.qconnect.command.platform.store.StoredFacts;
import io.qconnect.events.wire.Envelope;
import io.qconnect.proof.StoredFact;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes the whole store again, in its order, for topics that were lost or are not complete: {@code POST
 * /actuator/republish}. It runs beside the {@link Relay}, which goes on with what is new, so boards do not stand still
 * meanwhile. Whoever has a fact already passes over it; whoever hears of a new one first keeps it until those before it
 * have come.
 */
@Component
@Endpoint(id = "republish")
class Republishing {

    private static final Logger LOG = LoggerFactory.getLogger(Republishing.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final StoredFacts facts;
    private final StoreEpoch epoch;
    private final JdbcClient jdbc;
    private final KafkaTemplate<String, byte[]> kafka;
    private final Topics topics;
    private final AtomicReference<@Nullable Run> latest = new AtomicReference<>();

    Republishing(
            StoredFacts facts,
            StoreEpoch epoch,
            JdbcClient jdbc,
            KafkaTemplate<String, byte[]> kafka,
            Topics topics,
            MeterRegistry meters) {
        this.facts = facts;
        this.epoch = epoch;
        this.jdbc = jdbc;
        this.kafka = kafka;
        this.topics = topics;
        Gauge.builder("qconnect.republish.left", this, Republishing::left)
                .description("Facts that are still to be published again; 0 when nobody asked for it")
                .register(meters);
    }

    private static final class Run {
        private final long upTo;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong acknowledged = new AtomicLong();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private volatile boolean ended;

        private Run(long upTo) {
            this.upTo = upTo;
        }
    }

    /**
     * @param upTo the position of the last fact that is published again
     * @param published facts that Kafka has acknowledged
     * @param failed why it ended early; null when it did not
     */
    record Progress(
            long upTo,
            long published,
            boolean ended,
            @Nullable String failed) {}

    @ReadOperation
    @Nullable
    Progress progress() {
        Run run = latest.get();
        return run == null ? null : progress(run);
    }

    /** Begins; while one is going on, it says how far that one is. */
    @WriteOperation
    synchronized Progress begin() {
        Run before = latest.get();
        if (before != null && !before.ended) {
            return progress(before);
        }
        Run run = new Run(lastPosition());
        latest.set(run);
        Thread.ofPlatform().name("republish").daemon().start(() -> work(run));
        return progress(run);
    }

    private static Progress progress(Run run) {
        Throwable failure = run.failure.get();
        return new Progress(
                run.upTo,
                run.acknowledged.get(),
                run.ended,
                failure == null ? null : failure.getClass().getSimpleName());
    }

    private void work(Run run) {
        try {
            topics.seeTo();
            facts.inTurn(
                    () -> facts.read(FactFilter.positions(0, run.upTo, Long.MAX_VALUE), fact -> publish(fact, run)));
            kafka.flush();
        } catch (IOException | RuntimeException failed) {
            run.failure.compareAndSet(null, failed);
        }
        run.ended = true;
        Throwable failure = run.failure.get();
        if (failure == null) {
            LOG.info("{} facts are published again", run.sent.get());
        } else {
            LOG.error("Publishing again ended early, after {} facts", run.acknowledged.get(), failure);
        }
    }

    private void publish(StoredFact fact, Run run) throws IOException {
        if (run.failure.get() != null) {
            throw new IOException("Kafka does not take facts");
        }
        // waits when too many are on their way
        var _ = kafka.send(Publication.of(envelope(fact), fact.payload())).whenComplete((_, failed) -> {
            if (failed == null) {
                run.acknowledged.incrementAndGet();
            } else {
                run.failure.compareAndSet(null, failed);
            }
        });
        run.sent.incrementAndGet();
    }

    private Envelope envelope(StoredFact fact) {
        JsonNode metadata = JSON.readTree(fact.metadata());
        String effectiveAt = metadata.path(Trace.EFFECTIVE_AT).asString("");
        return new Envelope(
                fact.id().toString(),
                fact.type(),
                Integer.parseInt(fact.revision()),
                fact.stream(),
                fact.sequence() + 1,
                // the relay reads times to the millisecond; a fact must look the same whenever it is published
                Instant.EPOCH.plus(fact.recordedMicros(), ChronoUnit.MICROS).truncatedTo(ChronoUnit.MILLIS),
                epoch.current(),
                fact.position(),
                metadata.path(Trace.ACTOR).asString(),
                metadata.path(Trace.COMMAND_ID).asString(),
                effectiveAt.isEmpty() ? null : Instant.parse(effectiveAt));
    }

    private double left() {
        Run run = latest.get();
        return run == null || run.ended ? 0 : Math.max(0, run.upTo - run.acknowledged.get());
    }

    private long lastPosition() {
        return jdbc.sql("SELECT coalesce(max(global_index), 0) FROM domain_event")
                .query(Long.class)
                .single();
    }
}

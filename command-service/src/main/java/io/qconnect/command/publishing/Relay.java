package io.qconnect.command.publishing;

import io.qconnect.command.platform.Conditions;
import io.qconnect.command.platform.Trace;
import io.qconnect.command.platform.store.StoreEpoch;
import io.qconnect.events.wire.Envelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Publishes every fact of the store, in store order, under the bytes it is stored as. A batch of facts is gathered and
 * handed to Kafka in one request; the place up to which they are published is stored only when Kafka has acknowledged
 * all of them. After a failure the batch is sent again, so a fact can arrive twice, and never not at all. A single fact
 * is on its way at once; where many come, they go together.
 */
@Component
@ProcessingGroup(Relay.GROUP)
@ConditionalOnProperty(name = "qconnect.publishing", matchIfMissing = true)
class Relay {

    static final String GROUP = "relay";

    private static final String BATCH = "qconnect.relayed";

    /** So many facts at once are load; fewer are somebody who is waiting to see them. */
    private static final int MANY = 16;

    /**
     * Under load batches begin so far apart: a few large ones cost less than many small ones, here and for all who
     * read.
     */
    private static final Duration APART = Duration.ofMillis(50);

    private final KafkaTemplate<String, byte[]> kafka;
    private final Serializer serializer;
    private final StoreEpoch epoch;

    Relay(KafkaTemplate<String, byte[]> kafka, @Qualifier("eventSerializer") Serializer serializer, StoreEpoch epoch) {
        this.kafka = kafka;
        this.serializer = serializer;
        this.epoch = epoch;
    }

    @EventHandler
    void on(DomainEventMessage<?> fact, TrackingToken place) {
        SerializedObject<byte[]> stored = fact.serializePayload(serializer, byte[].class);
        Envelope envelope = new Envelope(
                fact.getIdentifier(),
                stored.getType().getName(),
                Integer.parseInt(stored.getType().getRevision()),
                UUID.fromString(fact.getAggregateIdentifier()),
                fact.getSequenceNumber() + 1,
                fact.getTimestamp(),
                epoch.current(),
                place.position().orElseThrow(),
                Trace.read(fact.getMetaData(), Trace.ACTOR),
                Trace.read(fact.getMetaData(), Trace.COMMAND_ID),
                Conditions.effectiveAt(fact.getMetaData()));
        ProducerRecord<String, byte[]> message = Publication.of(envelope, stored.getData());
        thisBatch().acknowledgements().add(kafka.send(message));
    }

    /** @param begun {@link System#nanoTime} */
    private record Batch(long begun, List<CompletableFuture<?>> acknowledgements) {}

    private Batch thisBatch() {
        UnitOfWork<?> unit = CurrentUnitOfWork.get().root();
        return unit.getOrComputeResource(BATCH, _ -> {
            Batch batch = new Batch(System.nanoTime(), new ArrayList<>());
            unit.onPrepareCommit(_ -> await(batch.acknowledgements()));
            unit.afterCommit(_ -> rest(batch));
            return batch;
        });
    }

    /** A full batch is followed at once: there is more. */
    private static void rest(Batch batch) {
        int facts = batch.acknowledgements().size();
        if (facts >= MANY && facts < Publishing.BATCH_MAX) {
            LockSupport.parkNanos(batch.begun() + APART.toNanos() - System.nanoTime());
        }
    }

    /** Bounded by the producer's delivery.timeout.ms. Without the flush the producer would linger for more. */
    private void await(List<CompletableFuture<?>> acknowledgements) {
        try {
            kafka.flush();
            CompletableFuture.allOf(acknowledgements.toArray(CompletableFuture[]::new))
                    .get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("Kafka did not take a batch of facts; it will be sent again", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while publishing; the batch will be sent again", stopped);
        }
    }
}

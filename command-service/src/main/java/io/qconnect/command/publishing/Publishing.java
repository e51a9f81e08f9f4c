package io.qconnect.command.publishing;

import io.qconnect.command.platform.ClinicProperties;
import io.qconnect.command.platform.store.StoreEpoch;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;

/**
 * The processor that runs the {@link Relay}. A process that only takes commands leaves it to others by
 * {@code qconnect.publishing=false}.
 */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "qconnect.publishing", matchIfMissing = true)
class Publishing {

    /** Large enough to make one commit of tokens cheap, small enough to be sent again without harm. */
    static final int BATCH_MAX = 500;

    /** After a failure. Kafka comes back within seconds; patients look at the board meanwhile. */
    private static final long PAUSE_MS_MAX = 1_000;

    /**
     * One segment, so one thread of one process publishes, in store order. Its name carries the store's epoch: a
     * restored store is a new one and is published from its beginning.
     */
    @Bean
    ConfigurerModule relayProcessor(StoreEpoch epoch, CommittedFacts facts, Topics topics) {
        String name = nameOf(epoch);
        var source = new TopicsFirst(facts, topics);
        return configurer -> configurer
                .eventProcessing()
                .assignProcessingGroup(Relay.GROUP, name)
                .registerEventProcessor(name, (_, axon, relay) -> processor(name, axon, relay, source));
    }

    @Bean
    CommittedFacts committedFacts(
            EventStore store, EventStorageEngine engine, ClinicProperties clinic, JdbcConnectionDetails database) {
        return new CommittedFacts(store, engine, clinic.instance(), database);
    }

    static String nameOf(StoreEpoch epoch) {
        return Relay.GROUP + "-" + epoch.current();
    }

    private static TrackingEventProcessor processor(
            String name, Configuration axon, EventHandlerInvoker relay, TopicsFirst source) {
        return new ImpatientProcessor(TrackingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(relay)
                .messageSource(source)
                .tokenStore(axon.getComponent(TokenStore.class))
                .transactionManager(axon.getComponent(TransactionManager.class))
                .trackingEventProcessorConfiguration(TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                        .andBatchSize(BATCH_MAX)
                        .andInitialTrackingToken(StreamableMessageSource::createTailToken)));
    }

    /**
     * Sees to the topics in the thread of the relay: no start waits for Kafka, and after a failure they are seen to
     * again.
     */
    record TopicsFirst(CommittedFacts facts, Topics topics) implements StreamableMessageSource<TrackedEventMessage<?>> {

        @Override
        public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken place) {
            topics.seeTo();
            return facts.openStream(place);
        }

        @Override
        public TrackingToken createTailToken() {
            return facts.createTailToken();
        }

        @Override
        public TrackingToken createHeadToken() {
            return facts.createHeadToken();
        }
    }

    /** Axon doubles its pause after each failure, up to a minute; that is too long for a waiting room. */
    private static final class ImpatientProcessor extends TrackingEventProcessor {

        ImpatientProcessor(Builder builder) {
            super(builder);
        }

        @Override
        protected void doSleepFor(long millis) {
            super.doSleepFor(Math.min(millis, PAUSE_MS_MAX));
        }
    }
}

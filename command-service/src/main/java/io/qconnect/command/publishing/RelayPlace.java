package io.qconnect.command.publishing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.command.platform.store.StoreEpoch;
import java.util.OptionalLong;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far the store is published, and how much of it is not yet. */
@Component
class RelayPlace {

    private static final Logger LOG = LoggerFactory.getLogger(RelayPlace.class);

    private final EventProcessingConfiguration processors;
    private final StoreEpoch epoch;
    private final JdbcClient jdbc;

    RelayPlace(EventProcessingConfiguration processors, StoreEpoch epoch, JdbcClient jdbc, MeterRegistry meters) {
        this.processors = processors;
        this.epoch = epoch;
        this.jdbc = jdbc;
        Gauge.builder("qconnect.relay.behind", this, RelayPlace::behind)
                .description(
                        "Positions of the store that are not published yet; no number where another process publishes")
                .register(meters);
    }

    /** Null when another process publishes. */
    @Nullable
    Long position() {
        return processors
                .eventProcessor(Publishing.nameOf(epoch), StreamingEventProcessor.class)
                .map(StreamingEventProcessor::processingStatus)
                .flatMap(segments -> segments.values().stream().findFirst())
                .map(EventTrackerStatus::getTrackingToken)
                .map(TrackingToken::position)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .orElse(null);
    }

    private double behind() {
        Long published = position();
        try {
            return published == null ? Double.NaN : Math.max(0, lastPosition() - published);
        } catch (DataAccessException unreachable) {
            LOG.info("Where the store ends cannot be read: {}", unreachable.toString());
            return Double.NaN;
        }
    }

    private long lastPosition() {
        return jdbc.sql("SELECT coalesce(max(global_index), 0) FROM domain_event")
                .query(Long.class)
                .single();
    }
}

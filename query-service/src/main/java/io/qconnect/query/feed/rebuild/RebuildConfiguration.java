package io.qconnect.query.feed.rebuild;

import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.query.feed.tables.Projection;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;

/** Wires the rebuild: what is listed here is all of it. */
@Configuration(proxyBeanMethods = false)
class RebuildConfiguration {

    @Bean
    Rebuilds rebuilds(
            DataSource database,
            ConsumerFactory<byte[], byte[]> consumers,
            List<Projection<?>> projections,
            MeterRegistry meters) {
        return new Rebuilds(database, consumers, projections, meters);
    }

    @Bean
    RebuildEndpoint rebuildEndpoint(Rebuilds rebuilds) {
        return new RebuildEndpoint(rebuilds);
    }
}

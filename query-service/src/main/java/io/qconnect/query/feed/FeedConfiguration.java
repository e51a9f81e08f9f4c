package io.qconnect.query.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.query.feed.Intake.Goal;
import io.qconnect.query.feed.tables.Desk;
import io.qconnect.query.feed.tables.ParkedTable;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.ReadSet;
import io.qconnect.query.platform.AccessLog;
import io.qconnect.query.platform.SharedLook;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/** Wires the feed: what is listed here is all of it. A rebuild wires itself. */
@Configuration(proxyBeanMethods = false)
class FeedConfiguration {

    @Bean
    FeedTables feedTables(JdbcTemplate jdbc) {
        return new FeedTables(jdbc);
    }

    @Bean
    ParkedTable parkedTable(JdbcTemplate jdbc) {
        return new ParkedTable(jdbc);
    }

    @Bean
    Intake intake(
            JdbcTemplate jdbc,
            FeedTables tables,
            ParkedTable parkedTable,
            List<Projection<?>> projections,
            MeterRegistry meters,
            Clock clock) {
        var metrics = new FeedMetrics(meters, clock);
        var live = new Goal(ReadSet.LIVE, Desk.TABLES, new NotifyBulletin(jdbc), metrics);
        return new Intake(jdbc, tables, parkedTable, new FormerTables(jdbc), projections, live);
    }

    @Bean
    FeedReaders feedReaders(
            ConsumerFactory<byte[], byte[]> consumers,
            Intake intake,
            ParkedTable parkedTable,
            FeedTables tables,
            Admin broker,
            FeedSettings settings,
            MeterRegistry meters,
            @Value("${server.port}") String port) {
        var readers = new FeedReaders(consumers, intake, parkedTable, tables, new TopicIds(broker), settings, port);
        Gauge.builder("qconnect.feed.failing", readers, it -> it.failures().size())
                .description("Readers of the log that cannot go on at present; health says why")
                .register(meters);
        return readers;
    }

    @Bean
    ChangeListener changes(JdbcConnectionDetails database, MeterRegistry meters, Clock clock) {
        return new ChangeListener(database, meters, clock);
    }

    @Bean("news")
    ChangesHealth changesHealth(Changes changes) {
        return new ChangesHealth(changes);
    }

    @Bean
    Freshness freshness(FeedTables tables, Changes changes, AccessLog accesses) {
        return new Freshness(new SharedLook<>(tables::versions), new SharedLook<>(tables::owners), changes, accesses);
    }

    @Bean("feed")
    FeedHealth feedHealth(FeedReaders readers, ParkedTable parkedTable) {
        return new FeedHealth(readers, parkedTable);
    }

    @Bean(destroyMethod = "close")
    Admin broker(KafkaAdmin settings) {
        return Admin.create(settings.getConfigurationProperties());
    }

    @Bean
    FeedEndpoint feedEndpoint(FeedTables tables, ParkedTable parkedTable, JdbcTemplate jdbc, Admin broker) {
        return new FeedEndpoint(tables, parkedTable, jdbc, broker);
    }

    @Bean
    Standstill standstill(Clock clock) {
        return new Standstill(clock);
    }

    @Bean
    FeedLag feedLag(
            FeedEndpoint feed, ParkedTable parkedTable, Standstill standstill, MeterRegistry meters, Clock clock) {
        return new FeedLag(feed, parkedTable, standstill, meters, clock);
    }
}

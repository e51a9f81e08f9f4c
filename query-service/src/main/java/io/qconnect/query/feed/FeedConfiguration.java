package io.qconnect.query.feed;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the feed: what is listed here is all of it. */
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
            DataSource database,
            JdbcTemplate jdbc,
            FeedTables tables,
            ParkedTable parkedTable,
            List<Projection<?>> projections,
            MeterRegistry meters) {
        // plain JDBC: the transaction manager of JPA would open an entity manager for each batch
        var transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        var metrics = new FeedMetrics(meters, Clock.systemUTC());
        return new Intake(transaction, tables, parkedTable, projections, new Bulletin(jdbc), metrics);
    }

    @Bean
    FeedReaders feedReaders(
            ConsumerFactory<byte[], byte[]> consumers,
            Intake intake,
            FeedTables tables,
            FeedSettings settings,
            @Value("${server.port}") String port) {
        return new FeedReaders(consumers, intake, tables, settings, port);
    }

    @Bean
    ChangeListener changes(JdbcConnectionDetails database) {
        return new ChangeListener(database);
    }

    @Bean
    Freshness freshness(FeedTables tables, Changes changes) {
        return new Freshness(tables, changes);
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
}

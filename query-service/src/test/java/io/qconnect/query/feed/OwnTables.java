package io.qconnect.query.feed;

import io.qconnect.infra.local.SharedServers;
import io.qconnect.query.RealServers;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * Runs the whole service over tables of its own, drawn from all that the other tests have put into the log and from
 * nothing else: what they write into tables by hand is in no log, and a rebuild would rightly refuse it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = io.qconnect.query.QueryService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = OwnTables.Servers.class)
public @interface OwnTables {

    /** The servers that all tests share, and a database that they do not. */
    final class Servers implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        private static final String TABLES = "query_rebuild";

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            new RealServers().initialize(context);
            RealServers.emptyDatabase(TABLES);
            TestPropertyValues.of(
                            "spring.datasource.url=" + SharedServers.postgres().jdbcUrl(TABLES),
                            "spring.kafka.consumer.group-id=" + TABLES,
                            "qconnect.feed.instance=" + TABLES)
                    .applyTo(context);
        }
    }
}

package io.qconnect.command;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.SharedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.util.Map;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/** A test against the whole service over real HTTP, on a real PostgreSQL and a real broker; one service for all classes. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RunningService.OnSharedServers.class)
public @interface RunningService {

    /** Points the service to the servers that all test classes share. */
    final class OnSharedServers implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("servers", properties()));
        }

        /** What the service must be told, by property. */
        public static Map<String, Object> properties() {
            LocalPostgres postgres = SharedServers.postgres();
            Login login = postgres.login(LocalPostgres.COMMAND_ROLE);
            return Map.ofEntries(
                    Map.entry("spring.datasource.url", postgres.jdbcUrl(LocalPostgres.COMMAND_DATABASE)),
                    Map.entry("spring.datasource.username", login.user()),
                    Map.entry("spring.datasource.password", login.password()),
                    Map.entry("qconnect.keys.url", postgres.jdbcUrl(LocalPostgres.KEYS_DATABASE)),
                    Map.entry("qconnect.keys.username", login.user()),
                    Map.entry("qconnect.keys.password", login.password()),
                    Map.entry("qconnect.master-key-file", MASTER_KEY_FOLDER + "/master.key"),
                    Map.entry("qconnect.sealing.key-file", MASTER_KEY_FOLDER + "/sealing.key"),
                    Map.entry("qconnect.topics.partitions", "2"),
                    Map.entry(
                            "spring.kafka.bootstrap-servers",
                            SharedServers.broker().bootstrapServers()),
                    Map.entry("qconnect.files.folder", MASTER_KEY_FOLDER + "/files"));
        }

        private static final String MASTER_KEY_FOLDER = folder();

        private static String folder() {
            try {
                return Files.createTempDirectory("qconnect-secrets").toString();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}

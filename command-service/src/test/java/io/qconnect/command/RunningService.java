package io.qconnect.command;

import static java.util.Map.entry;

import io.qconnect.events.Role;
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
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test against the whole service over real HTTP, on a real PostgreSQL and a real broker; one service for all classes.
 */
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
            Login owner = postgres.login(LocalPostgres.COMMAND_OWNER);
            Login keysOwner = postgres.login(LocalPostgres.KEYS_OWNER);
            return Map.ofEntries(
                    entry("spring.flyway.user", owner.user()),
                    entry("spring.flyway.password", owner.password()),
                    entry("qconnect.keys.owner.username", keysOwner.user()),
                    entry("qconnect.keys.owner.password", keysOwner.password()),
                    entry("spring.datasource.url", postgres.jdbcUrl(LocalPostgres.COMMAND_DATABASE)),
                    entry("spring.datasource.username", login.user()),
                    entry("spring.datasource.password", login.password()),
                    entry("qconnect.keys.url", postgres.jdbcUrl(LocalPostgres.KEYS_DATABASE)),
                    entry("qconnect.keys.username", login.user()),
                    entry("qconnect.keys.password", login.password()),
                    entry(
                            "qconnect.master-key-file",
                            SECRETS.resolve("master.key").toString()),
                    entry(
                            "qconnect.sealing.key-file",
                            SECRETS.resolve("sealing.key").toString()),
                    entry("qconnect.groups.shards", "2"),
                    // a test asks what becomes of a command, not how fast this machine is
                    entry("qconnect.groups.wait-max", "60s"),
                    entry("qconnect.topics.partitions", "2"),
                    entry(
                            "spring.kafka.bootstrap-servers",
                            SharedServers.broker().bootstrapServers()),
                    entry("qconnect.files.folder", SECRETS.resolve("files").toString()),
                    entry("qconnect.tokens.keys-file", TOKEN_KEYS.toString()),
                    entry("qconnect.web.allowed-origins", "http://pages.test"),
                    entry("qconnect.access.scrape-token", SCRAPE_TOKEN),
                    entry("qconnect.mail.folder", MAIL.toString()),
                    entry(
                            "qconnect.identity.first-accounts-file",
                            SECRETS.resolve("accounts.json").toString()));
        }

        private static final Path SECRETS = folder();

        /** The keys that the service signs access tokens with. */
        public static final Path TOKEN_KEYS = SECRETS.resolve("token-keys.json");

        /** What a monitoring system shows. */
        public static final String SCRAPE_TOKEN = "a-token-of-more-than-thirty-two-characters";

        /** Where the service lays its mail. */
        public static final Path MAIL = SECRETS.resolve("mail");

        /** One account of each role; {@link Clinic} logs in with them. */
        private static Path folder() {
            try {
                Path folder = Files.createTempDirectory("qconnect-secrets");
                String accounts = Stream.of(Role.values())
                        .map(role -> "\"%s\": {\"email\": \"%s\", \"password\": \"%s\"}"
                                .formatted(role, Clinic.emailOf(role), Clinic.PASSWORD))
                        .collect(Collectors.joining(", ", "{", "}"));
                Files.writeString(folder.resolve("accounts.json"), accounts);
                return folder;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}

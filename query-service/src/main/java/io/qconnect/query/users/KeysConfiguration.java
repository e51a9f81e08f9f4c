package io.qconnect.query.users;

import com.zaxxer.hikari.HikariDataSource;
import io.qconnect.events.personal.MasterKey;
import io.qconnect.events.personal.PersonalKeys;
import io.qconnect.postgres.SilentServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Opens the clinic's key box. command-service makes the master key and the table of keys at its first start, perhaps at
 * this very moment, so both are waited for, a while.
 */
@Configuration(proxyBeanMethods = false)
class KeysConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(KeysConfiguration.class);

    /** command-service needs about 10 s to come up; a minute later something else is wrong, and a person must look. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long LOOK_AGAIN_MILLIS = 200;

    /**
     * As on the command side. A reader that waits has its rows locked, for less than the minute that the tables allow.
     */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    /** The rights come last, a moment after the tables. */
    private static final String MAY_READ =
            "SELECT coalesce(has_table_privilege(to_regclass('person_keys'), 'SELECT'), false)";

    @Bean
    PersonalKeys personalKeys(KeysSettings settings, @Value("${qconnect.master-key-file}") Path masterKeyFile)
            throws IOException, InterruptedException {
        HikariDataSource database = databaseOfKeys(settings, ANSWER_WITHIN);
        await("the master key " + masterKeyFile, () -> Files.exists(masterKeyFile));
        await("the table of keys", () -> mayRead(database));
        return new PersonalKeys(database, MasterKey.load(masterKeyFile));
    }

    static HikariDataSource databaseOfKeys(KeysSettings settings, Duration answerWithin) {
        HikariDataSource database = new HikariDataSource();
        database.setPoolName("keys");
        database.setJdbcUrl(settings.url());
        database.setUsername(settings.username());
        database.setPassword(settings.password());
        // only the feed's readers open sealed values, each one at a time
        database.setMaximumPoolSize(4);
        database.setMinimumIdle(1);
        database.setReadOnly(true);
        // the service comes up beside its databases, not after them
        database.setInitializationFailTimeout(-1);
        database.setConnectionTimeout(Duration.ofSeconds(2).toMillis());
        // a reader is not to wait for ever for a database that says nothing: it fails, health tells, and it tries again
        database.setDataSourceProperties(SilentServers.givenUpAfter(answerWithin));
        return database;
    }

    private static void await(String what, BooleanSupplier there) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (!there.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Waited %d s for %s, which command-service makes: is it running?"
                        .formatted(PATIENCE.toSeconds(), what));
            }
            LOG.info("Waiting for {}", what);
            never.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static boolean mayRead(HikariDataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(MAY_READ)) {
            return answer.next() && answer.getBoolean(1);
        } catch (SQLException notYet) {
            LOG.debug("The database of keys does not answer yet", notYet);
            return false;
        }
    }
}

package io.qconnect.command.platform.store;

import com.zaxxer.hikari.HikariDataSource;
import io.qconnect.command.platform.ClinicProperties;
import io.qconnect.events.personal.ErasureLedger;
import io.qconnect.events.personal.MasterKey;
import io.qconnect.events.personal.PersonalKeys;
import io.qconnect.postgres.SilentServers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The master key, and the database of personal keys. */
@Configuration(proxyBeanMethods = false)
class KeyDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(KeyDatabase.class);

    /** Keys are read once and then remembered; a few connections serve many. */
    private static final int CONNECTIONS_MAX = 4;

    /** As with the store: whoever gets no connection for so long is refused. */
    private static final Duration CONNECTION_WITHIN = Duration.ofSeconds(5);

    /** No question about keys takes nearly as long; a server that vanished without a word is noticed. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    @Bean
    MasterKey masterKey(ClinicProperties clinic) {
        return MasterKey.loadOrCreate(clinic.masterKeyFile());
    }

    @Bean(defaultCandidate = false)
    HikariDataSource keyDataSource(ClinicProperties clinic, SchemaConfiguration.Schemas schemas) {
        HikariDataSource keys = new HikariDataSource();
        keys.setPoolName("keys");
        keys.setJdbcUrl(clinic.keys().url());
        keys.setUsername(clinic.keys().username());
        keys.setPassword(clinic.keys().password());
        keys.setMaximumPoolSize(CONNECTIONS_MAX);
        keys.setConnectionTimeout(CONNECTION_WITHIN.toMillis());
        keys.setDataSourceProperties(SilentServers.givenUpAfter(ANSWER_WITHIN));
        schemas.prepare(SchemaConfiguration.keys(clinic.keys()));
        return keys;
    }

    @Bean
    PersonalKeys personalKeys(@Qualifier("keyDataSource") HikariDataSource keyDataSource, MasterKey masterKey) {
        return new PersonalKeys(keyDataSource, masterKey);
    }

    /** After the master key was changed, before the service is ready. */
    @Bean
    ApplicationRunner rewrapping(PersonalKeys personalKeys, MasterKey masterKey) {
        return _ -> masterKey.olderIds().forEach(older -> {
            int rewrapped = personalKeys.rewrap(older);
            if (rewrapped > 0) {
                LOG.info("{} keys of persons are wrapped by the new master key now", rewrapped);
            }
        });
    }

    @Bean
    ErasureLedger erasureLedger(@Qualifier("keyDataSource") HikariDataSource keyDataSource, PersonalKeys personalKeys) {
        return new ErasureLedger(keyDataSource, personalKeys);
    }
}

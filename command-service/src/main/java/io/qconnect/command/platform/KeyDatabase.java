package io.qconnect.command.platform;

import com.zaxxer.hikari.HikariDataSource;
import io.qconnect.events.personal.MasterKey;
import io.qconnect.events.personal.PersonalKeys;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The master key, and the database of personal keys, which is migrated here and nowhere else. */
@Configuration(proxyBeanMethods = false)
class KeyDatabase {

    /** Keys are read once and then remembered; a few connections serve many. */
    private static final int CONNECTIONS_MAX = 4;

    @Bean
    MasterKey masterKey(ClinicProperties clinic) {
        return MasterKey.loadOrCreate(clinic.masterKeyFile());
    }

    @Bean(defaultCandidate = false)
    HikariDataSource keyDataSource(ClinicProperties clinic) {
        HikariDataSource keys = new HikariDataSource();
        keys.setPoolName("keys");
        keys.setJdbcUrl(clinic.keys().url());
        keys.setUsername(clinic.keys().username());
        keys.setPassword(clinic.keys().password());
        keys.setMaximumPoolSize(CONNECTIONS_MAX);
        Flyway.configure()
                .dataSource(keys)
                .locations("classpath:db/keys")
                .load()
                .migrate();
        return keys;
    }

    @Bean
    PersonalKeys personalKeys(@Qualifier("keyDataSource") HikariDataSource keyDataSource, MasterKey masterKey) {
        return new PersonalKeys(keyDataSource, masterKey);
    }
}

package io.qconnect.command.platform.store;

import io.qconnect.command.platform.ClinicProperties;
import io.qconnect.postgres.Migrations;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Sees to it that the databases have this release's schema before anything else begins. On one machine the service
 * migrates them at its start, as their owner. Where a step of its own has done so ({@link MigrationStep}), the service
 * holds no owner's password, and refuses to start on any other schema.
 */
@Configuration(proxyBeanMethods = false)
class SchemaConfiguration {

    /** When the databases are migrated. */
    enum Moment {
        AT_START,
        BEFOREHAND
    }

    /** What is done about a schema when the service starts. */
    record Schemas(Moment moment) {

        void prepare(Flyway database) {
            switch (moment) {
                case AT_START -> Migrations.carryOut(database);
                case BEFOREHAND -> Migrations.require(database);
            }
        }
    }

    @Bean
    Schemas schemas(@Value("${qconnect.migrations}") Moment moment) {
        return new Schemas(moment);
    }

    @Bean
    FlywayMigrationStrategy migrationOfTheStore(Schemas schemas) {
        return schemas::prepare;
    }

    @Bean
    FlywayConfigurationCustomizer settingsOfTheStore() {
        return Migrations::settings;
    }

    static Flyway keys(ClinicProperties.Keys keys) {
        ClinicProperties.Keys.Owner owner = keys.owner();
        boolean own = owner.username().isBlank();
        return Migrations.settings(Flyway.configure())
                .dataSource(
                        keys.url(), own ? keys.username() : owner.username(), own ? keys.password() : owner.password())
                .locations("classpath:db/keys")
                .placeholders(Map.of("writer", keys.username(), "reader", keys.reader()))
                .load();
    }
}

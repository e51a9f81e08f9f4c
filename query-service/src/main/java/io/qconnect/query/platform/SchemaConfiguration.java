package io.qconnect.query.platform;

import io.qconnect.postgres.Migrations;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Sees to it that the database has this release's schema before anything else begins. On one machine the service
 * migrates it at its start, as its owner. Where a step of its own has done so ({@link MigrationStep}), the service
 * holds no owner's password, and refuses to start on any other schema.
 */
@Configuration(proxyBeanMethods = false)
class SchemaConfiguration {

    /** When the database is migrated. */
    enum Moment {
        AT_START,
        BEFOREHAND
    }

    @Bean
    FlywayMigrationStrategy migration(@Value("${qconnect.migrations}") Moment moment) {
        return switch (moment) {
            case AT_START -> Migrations::carryOut;
            case BEFOREHAND -> Migrations::require;
        };
    }

    @Bean
    FlywayConfigurationCustomizer migrationSettings() {
        return Migrations::settings;
    }
}

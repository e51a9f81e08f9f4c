package io.qconnect.query.platform;

import io.qconnect.postgres.Migrations;
import io.qconnect.postgres.SchemaProblem;
import java.io.PrintStream;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Migrates the query database, and ends: the service's own program with the argument {@code migrate}, so that a
 * container job needs no other image and reads the same settings. With {@code --dry-run} it only says what would be
 * done.
 */
public final class MigrationStep {

    private MigrationStep() {}

    /** @return the exit code: 0 when the database has the schema of this release (or a dry run could look) */
    public static int run(PrintStream out, String... arguments) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Database.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run(arguments)) {
            Flyway database = context.getBean(Flyway.class);
            if (List.of(arguments).contains("--dry-run")) {
                List<MigrationInfo> pending = Migrations.pending(database);
                out.println("query: " + (pending.isEmpty() ? "nothing to do" : pending.size() + " to do"));
                pending.forEach(step -> out.println("  " + step.getScript()));
            } else {
                out.println("query " + Migrations.carryOut(database));
            }
            return 0;
        } catch (SchemaProblem problem) {
            out.println(problem.getMessage());
            return 1;
        }
    }

    /** Not found by scanning: the service itself has another strategy. */
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
    static class Database {

        @Bean
        FlywayConfigurationCustomizer settings() {
            return Migrations::settings;
        }

        /** Not while the context starts, but when it is asked for. */
        @Bean
        FlywayMigrationStrategy later() {
            return _ -> {};
        }
    }
}

package io.qconnect.command.platform.store;

import io.qconnect.command.platform.ClinicProperties;
import io.qconnect.postgres.Migrations;
import io.qconnect.postgres.SchemaProblem;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Migrates the command database and the database of keys, and ends: the service's own program with the argument
 * {@code migrate}, so that a container job needs no other image and reads the same settings. With {@code --dry-run} it
 * only says what would be done.
 */
public final class MigrationStep {

    private MigrationStep() {}

    /** @return the exit code: 0 when all databases have the schema of this release (or a dry run could look) */
    public static int run(PrintStream out, String... arguments) {
        boolean dry = List.of(arguments).contains("--dry-run");
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Databases.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run(arguments)) {
            Map<String, Flyway> databases = new LinkedHashMap<>();
            databases.put("command", context.getBean(Flyway.class));
            databases.put(
                    "keys",
                    SchemaConfiguration.keys(
                            context.getBean(ClinicProperties.class).keys()));
            databases.forEach((name, database) -> carryOut(out, name, database, dry));
            return 0;
        } catch (SchemaProblem problem) {
            out.println(problem.getMessage());
            return 1;
        }
    }

    private static void carryOut(PrintStream out, String name, Flyway database, boolean dry) {
        if (!dry) {
            out.println(name + " " + Migrations.carryOut(database));
            return;
        }
        List<MigrationInfo> pending = Migrations.pending(database);
        out.println(name + ": " + (pending.isEmpty() ? "nothing to do" : pending.size() + " to do"));
        pending.forEach(step -> out.println("  " + step.getScript()));
    }

    /** Not found by scanning: the service itself has another strategy. */
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
    @EnableConfigurationProperties(ClinicProperties.class)
    static class Databases {

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

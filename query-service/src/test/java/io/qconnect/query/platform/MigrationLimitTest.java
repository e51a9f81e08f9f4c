package io.qconnect.query.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.postgres.Migrations;
import io.qconnect.query.RealServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** No step waits for a table longer than people notice, whatever the steps before it have said. */
class MigrationLimitTest {

    @TempDir
    private Path more;

    @Test
    void a_step_behind_one_that_waits_as_long_as_it_takes_does_not() throws Exception {
        PGSimpleDataSource database = RealServers.emptyDatabase("query_limits");
        Files.writeString(more.resolve("V900__looks.sql"), """
            CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS lock_timeout;
            """);

        Migrations.carryOut(Migrations.settings(Flyway.configure())
                .dataSource(database)
                .locations("classpath:db/query", "filesystem:" + more)
                .placeholders(Map.of("application", String.valueOf(database.getUser())))
                .load());

        assertThat(new JdbcTemplate(database).queryForObject("SELECT lock_timeout FROM seen", String.class))
                .isEqualTo("200ms");
    }
}

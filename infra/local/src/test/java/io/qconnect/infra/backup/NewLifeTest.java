package io.qconnect.infra.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.LocalPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restored clinic lives after all that it has lived before; whoever compares two epochs sees it. */
class NewLifeTest {

    private static final String LAST_YEAR = "0193a000-0000-7000-8000-000000000000";
    private static final String IN_A_THOUSAND_YEARS = "1f3a0000-0000-7000-8000-000000000000";

    @TempDir
    private Path folder;

    private LocalPostgres server;

    @BeforeEach
    void a_restored_clinic() throws SQLException {
        server = LocalPostgres.start(folder, 0);
        Sql.run(server, LocalPostgres.COMMAND_DATABASE, """
            CREATE TABLE store_epoch (number integer PRIMARY KEY, epoch uuid NOT NULL, reason text NOT NULL);
            INSERT INTO store_epoch VALUES (1, '%s', 'the first start')
            """.formatted(LAST_YEAR));
        Sql.run(server, LocalPostgres.QUERY_DATABASE, """
            CREATE TABLE feed_epoch (epoch uuid NOT NULL);
            CREATE TABLE board_row (number integer);
            INSERT INTO feed_epoch VALUES ('%s');
            INSERT INTO board_row VALUES (7)
            """.formatted(LAST_YEAR));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String store(String sql) throws SQLException {
        return Sql.one(server, LocalPostgres.COMMAND_DATABASE, sql);
    }

    private String tables(String sql) throws SQLException {
        return Sql.one(server, LocalPostgres.QUERY_DATABASE, sql);
    }

    @Test
    void is_later_than_the_last_and_begins_with_empty_tables() throws SQLException {
        NewLife.begin(server, Erased.nobody(), "restored");

        assertThat(store("SELECT epoch FROM store_epoch WHERE number = 2"))
                .isGreaterThan(LAST_YEAR)
                .isEqualTo(tables("SELECT epoch FROM feed_epoch"));
        assertThat(tables("SELECT count(*) FROM board_row")).isEqualTo("0");
    }

    @Test
    void does_not_begin_while_the_clock_is_behind_the_last() throws SQLException {
        Sql.run(
                server,
                LocalPostgres.COMMAND_DATABASE,
                "INSERT INTO store_epoch VALUES (2, '" + IN_A_THOUSAND_YEARS + "', 'restored')");

        assertThatThrownBy(() -> NewLife.begin(server, Erased.nobody(), "restored again"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(IN_A_THOUSAND_YEARS)
                .hasMessageContaining("set the clock right");

        assertThat(store("SELECT max(number) FROM store_epoch")).isEqualTo("2");
        assertThat(tables("SELECT epoch FROM feed_epoch")).isEqualTo(LAST_YEAR);
        assertThat(tables("SELECT count(*) FROM board_row")).isEqualTo("1");
    }
}

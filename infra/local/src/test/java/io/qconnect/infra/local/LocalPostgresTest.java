package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalPostgresTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String INVALID_PASSWORD = "28P01";

    @TempDir
    private static Path folder;

    private static LocalPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = LocalPostgres.start(folder, 0);
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Nested
    class AServer {

        @ParameterizedTest
        @CsvSource({"fsync,on", "synchronous_commit,on", "full_page_writes,on", "listen_addresses,127.0.0.1"})
        void keeps_what_it_acknowledges_and_listens_at_home(String setting, String value) throws SQLException {
            assertThat(ask(postgres.superuser(), "postgres", "SHOW " + setting)).isEqualTo(value);
        }

        @Test
        void writes_batches_as_one_statement() {
            assertThat(postgres.jdbcUrl("qconnect_command"))
                    .isEqualTo("jdbc:postgresql://127.0.0.1:" + postgres.port()
                            + "/qconnect_command?reWriteBatchedInserts=true");
        }

        @Test
        void lets_nobody_use_its_folder_besides() {
            assertThatThrownBy(() -> LocalPostgres.start(folder, 0))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("in use by another");
        }

        @Test
        void is_not_given_a_folder_that_a_shell_would_misread(@TempDir Path other) {
            assertThatThrownBy(() -> LocalPostgres.start(other.resolve("$HOME"), 0))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("not supported");
        }

        @Test
        void that_cannot_start_is_not_waited_for(@TempDir Path data) throws IOException {
            LocalPostgres.start(data, 0).close();
            Files.writeString(data.resolve("postgres/postgresql.auto.conf"), "shared_buffers = 'none'\n");

            assertThatThrownBy(() -> LocalPostgres.start(data, 0))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("shared_buffers");
        }

        @Test
        void says_which_port_is_taken(@TempDir Path other) {
            assertThatThrownBy(() -> LocalPostgres.start(other, postgres.port()))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("port " + postgres.port());
        }
    }

    @Nested
    class ARole {

        @Test
        void does_not_enter_without_its_password() {
            Login stranger = new Login(LocalPostgres.COMMAND_ROLE, "guess");

            assertThatThrownBy(() -> ask(stranger, LocalPostgres.COMMAND_DATABASE, "SELECT 1"))
                    .hasFieldOrPropertyWithValue("SQLState", INVALID_PASSWORD);
        }

        @ParameterizedTest
        @CsvSource({
            "qconnect_command,qconnect_command",
            "qconnect_command,qconnect_keys",
            "qconnect_query,qconnect_query",
            "qconnect_query,qconnect_keys"
        })
        void enters_what_it_needs(String role, String database) throws SQLException {
            assertThat(ask(postgres.login(role), database, "SELECT current_user"))
                    .isEqualTo(role);
        }

        @ParameterizedTest
        @CsvSource({
            "qconnect_command,qconnect_query",
            "qconnect_query,qconnect_command",
            "qconnect_query,postgres",
            "qconnect_command,template1"
        })
        void does_not_enter_what_is_not_its_own(String role, String database) {
            assertThatThrownBy(() -> ask(postgres.login(role), database, "SELECT 1"))
                    .hasFieldOrPropertyWithValue("SQLState", INSUFFICIENT_PRIVILEGE);
        }

        /** As the first clinics were laid out: one role for owning and serving. */
        @Test
        void that_serves_hands_over_what_it_had_owned(@TempDir Path data) throws SQLException {
            try (LocalPostgres first = LocalPostgres.start(data, 0)) {
                as(first, first.superuser(), "ALTER DATABASE qconnect_command OWNER TO qconnect_command");
                as(first, first.superuser(), "ALTER DATABASE qconnect_keys OWNER TO qconnect_command");
                as(first, first.login(LocalPostgres.COMMAND_ROLE), "CREATE TABLE fact (no int)");
            }
            try (LocalPostgres second = LocalPostgres.start(data, 0)) {
                String owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'fact'";
                assertThat(ask(second, second.superuser(), LocalPostgres.COMMAND_DATABASE, owner))
                        .isEqualTo(LocalPostgres.COMMAND_OWNER);
                assertThat(ask(second, second.login(LocalPostgres.KEYS_OWNER), LocalPostgres.KEYS_DATABASE, "SELECT 1"))
                        .isEqualTo("1");
            }
        }

        @Test
        void of_the_read_side_writes_no_keys() {
            assertThatThrownBy(() -> ask(
                            postgres.login(LocalPostgres.QUERY_ROLE),
                            LocalPostgres.KEYS_DATABASE,
                            "CREATE TABLE stolen AS SELECT 1"))
                    .hasFieldOrPropertyWithValue("SQLState", INSUFFICIENT_PRIVILEGE);
        }

        @Test
        void has_a_password_that_only_the_owner_of_the_folder_can_read() throws IOException {
            Path password = folder.resolve("secrets").resolve("qconnect_command.password");

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                    .isEqualTo("rw-------");
            assertThat(postgres.login(LocalPostgres.COMMAND_ROLE).toString())
                    .doesNotContain(Files.readString(password).strip());
        }
    }

    @Test
    void is_not_entered_where_none_runs_and_no_password_is_made_for_it(@TempDir Path mistyped) {
        assertThatThrownBy(
                        () -> LocalPostgres.connect(mistyped, LocalPostgres.QUERY_ROLE, LocalPostgres.QUERY_DATABASE))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("no PostgreSQL runs over " + mistyped);
        assertThat(mistyped).isEmptyDirectory();
    }

    @Nested
    class AfterAnEnd {

        @Test
        void of_any_kind_a_second_start_finds_its_data_again(@TempDir Path data) throws SQLException {
            int port;
            try (LocalPostgres first = LocalPostgres.start(data, 0)) {
                port = first.port();
                run(first, "CREATE TABLE fact (no int)");
                run(first, "INSERT INTO fact VALUES (1)");
            }
            LocalPostgres second = LocalPostgres.start(data, port);
            assertThat(facts(second)).isEqualTo("1");
            run(second, "INSERT INTO fact VALUES (2)");

            second.kill();

            assertThat(second.isAlive()).isFalse();
            try (LocalPostgres third = LocalPostgres.start(data, port)) {
                assertThat(facts(third)).isEqualTo("2");
            }
        }

        @Test
        void from_outside_with_clients_at_work_a_start_comes_up_again(@TempDir Path data) throws Exception {
            LocalPostgres first = LocalPostgres.start(data, 0);
            run(first, "CREATE TABLE fact (no int)");
            run(first, "INSERT INTO fact VALUES (1)");
            FutureTask<Void> client = new FutureTask<>(() -> {
                run(first, "SELECT pg_sleep(60)");
                return null;
            });
            Thread.startVirtualThread(client);
            await().atMost(PATIENCE).until(() -> sleeping(first).equals("1"));
            ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();

            first.kill();

            assertThat(client).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(SQLException.class);
            try (LocalPostgres second = LocalPostgres.start(data, first.port())) {
                assertThat(facts(second)).isEqualTo("1");
            }
        }

        @Test
        void before_it_was_complete_the_remains_are_set_aside(@TempDir Path data) throws Exception {
            Files.createDirectories(data.resolve("postgres"));
            Files.writeString(data.resolve("postgres").resolve("PG_VERSION"), "18");

            try (LocalPostgres first = LocalPostgres.start(data, 0)) {
                assertThat(first.isAlive()).isTrue();
            }
            try (var files = Files.list(data)) {
                assertThat(files).anyMatch(it -> it.getFileName().toString().startsWith("postgres.incomplete-"));
            }
        }

        private static String facts(LocalPostgres server) throws SQLException {
            return ask(server, "SELECT count(*) FROM fact");
        }

        private static String sleeping(LocalPostgres server) throws SQLException {
            return ask(server, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
        }

        private static String ask(LocalPostgres server, String query) throws SQLException {
            Login owner = server.login(LocalPostgres.COMMAND_OWNER);
            return LocalPostgresTest.ask(server, owner, LocalPostgres.COMMAND_DATABASE, query);
        }
    }

    private static String ask(Login login, String database, String query) throws SQLException {
        return ask(postgres, login, database, query);
    }

    private static String ask(LocalPostgres server, Login login, String database, String query) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.jdbcUrl(database), login.user(), login.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void run(LocalPostgres server, String sql) throws SQLException {
        as(server, server.login(LocalPostgres.COMMAND_OWNER), sql);
    }

    private static void as(LocalPostgres server, Login login, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        server.jdbcUrl(LocalPostgres.COMMAND_DATABASE), login.user(), login.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

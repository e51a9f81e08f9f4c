package io.qconnect.infra.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.ProjectFolder;
import io.qconnect.postgres.Migrations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each role may do, by trying. */
class LeastPrivilegeTest {

    private static final String NO_RIGHT = "42501";
    private static final String RAISED = "P0001";

    private static final PostgresServer SERVER = PostgresServer.ours();
    private static final Map<Database, String> DATABASES = new EnumMap<>(Database.class);

    @BeforeAll
    static void migrate() throws IOException {
        for (Database kind : Database.values()) {
            String database = SERVER.newDatabase(kind);
            DATABASES.put(kind, database);
            Migrations.carryOut(
                    kind.migrations(SERVER.url(database), SERVER.logins().apply(kind.owner()))
                            .load());
        }
        try (var rows = LeastPrivilegeTest.class.getResourceAsStream("/rows/command/V1.sql")) {
            assertThat(rows).isNotNull();
            SERVER.as(
                    LocalPostgres.COMMAND_ROLE,
                    DATABASES.getOrDefault(Database.COMMAND, ""),
                    new String(rows.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void run(String role, Database database, String sql) throws SQLException {
        try (Connection connection = SERVER.connect(DATABASES.getOrDefault(database, ""), role);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void refused(String role, Database database, String sql, String state) {
        assertThatThrownBy(() -> run(role, database, sql))
                .as("%s: %s", role, sql)
                .isInstanceOf(SQLException.class)
                .hasFieldOrPropertyWithValue("SQLState", state);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE domain_event SET payload = ''",
                "DELETE FROM domain_event",
                "TRUNCATE domain_event",
                "UPDATE store_epoch SET reason = ''",
                "DELETE FROM signed_checkpoint",
                "UPDATE refused_command SET refusal = ''",
                "DELETE FROM audit_read",
                "DELETE FROM flyway_schema_history",
                "CREATE TABLE mine (id int)",
                "ALTER TABLE domain_event DISABLE TRIGGER only_added_to",
                "DROP TABLE domain_event",
                "CREATE INDEX mine ON domain_event (type)"
            })
    void the_command_role_adds_to_history_and_changes_neither_it_nor_a_table(String sql) {
        refused(LocalPostgres.COMMAND_ROLE, Database.COMMAND, sql, NO_RIGHT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"UPDATE domain_event SET payload = ''", "DELETE FROM domain_event", "TRUNCATE domain_event"})
    void the_owner_of_history_does_not_change_it_either(String sql) {
        refused(LocalPostgres.COMMAND_OWNER, Database.COMMAND, sql, RAISED);
        refused("postgres", Database.COMMAND, sql, RAISED);
    }

    /** The usual way around triggers, for those who may. */
    @Test
    void history_is_guarded_also_where_triggers_are_switched_off() {
        refused(
                "postgres",
                Database.COMMAND,
                "SET session_replication_role = replica; DELETE FROM domain_event",
                RAISED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM access_log",
                "TRUNCATE access_log",
                "UPDATE flyway_schema_history SET success = true",
                "CREATE TABLE mine (id int)",
                "ALTER TABLE users ADD COLUMN mine int",
                "DROP TABLE users"
            })
    void the_query_role_draws_its_tables_and_changes_none(String sql) throws SQLException {
        refused(LocalPostgres.QUERY_ROLE, Database.QUERY, sql, NO_RIGHT);
        run(LocalPostgres.QUERY_ROLE, Database.QUERY, "TRUNCATE appointments");
    }

    @Test
    void the_query_role_does_not_see_the_store() {
        refused(LocalPostgres.QUERY_ROLE, Database.COMMAND, "SELECT 1", NO_RIGHT);
        refused(LocalPostgres.COMMAND_ROLE, Database.QUERY, "SELECT 1", NO_RIGHT);
    }

    @Test
    void keys_are_made_by_one_and_read_by_two() throws SQLException {
        run(LocalPostgres.COMMAND_ROLE, Database.KEYS, "DELETE FROM person_keys");
        run(LocalPostgres.QUERY_ROLE, Database.KEYS, "SELECT * FROM person_keys, erasure");
        refused(LocalPostgres.QUERY_ROLE, Database.KEYS, "DELETE FROM person_keys", NO_RIGHT);
        refused(LocalPostgres.QUERY_ROLE, Database.KEYS, "INSERT INTO erasure DEFAULT VALUES", NO_RIGHT);
        refused(LocalPostgres.COMMAND_ROLE, Database.KEYS, "DELETE FROM erasure", NO_RIGHT);
        refused(LocalPostgres.COMMAND_ROLE, Database.KEYS, "UPDATE erasure SET erased_by = ''", NO_RIGHT);
        refused(LocalPostgres.COMMAND_ROLE, Database.KEYS, "CREATE TABLE mine (id int)", NO_RIGHT);
    }

    /** No owner gets into the database of another one. */
    @ParameterizedTest
    @EnumSource
    void an_owner_is_at_home_in_one_database(Database home) {
        for (Database other : Database.values()) {
            if (other != home) {
                refused(home.owner(), other, "SELECT 1", NO_RIGHT);
            }
        }
    }

    /**
     * Who installs us on a server of their own types what the guide says: with other names, as this server has ours.
     */
    @Test
    void the_guide_lays_databases_and_roles_out_so_that_owners_migrate_and_services_enter_their_own() throws Exception {
        String guide = Files.readString(ProjectFolder.find().resolve("infra/deploy/README.md"))
                .replace("qconnect_", "guide_")
                .replace("PASSWORD '…'", "PASSWORD 'guide'");
        List<String> statements = guide.lines()
                .filter(line -> line.matches(" {4}(CREATE|REVOKE|GRANT) .*;"))
                .map(String::strip)
                .toList();
        assertThat(statements).hasSize(11);
        statements.forEach(statement -> SERVER.asSuperuser("postgres", statement));

        for (Database kind : Database.values()) {
            var migrations = kind.migrations(SERVER.url(guides(kind.databaseName())), guide(kind.owner()));
            Map<String, String> roles = new HashMap<>(migrations.getPlaceholders());
            roles.replaceAll((_, role) -> guides(role));
            Migrations.carryOut(migrations.placeholders(roles).load());
            for (String guest : kind.guests()) {
                enter(kind, guides(guest));
            }
        }
        assertThatThrownBy(() -> enter(Database.COMMAND, "guide_query")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> enter(Database.QUERY, "guide_command")).hasMessageContaining("permission denied");
    }

    private static void enter(Database kind, String role) throws SQLException {
        Login login = guide(role);
        try (Connection connection = DriverManager.getConnection(
                        SERVER.url(guides(kind.databaseName())), login.user(), login.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SELECT count(*) FROM " + (kind == Database.KEYS ? "person_keys" : "flyway_schema_history"));
        }
    }

    private static Login guide(String role) {
        return new Login(guides(role), "guide");
    }

    private static String guides(String name) {
        return name.replace("qconnect_", "guide_");
    }
}

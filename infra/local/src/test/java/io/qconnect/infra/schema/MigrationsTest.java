package io.qconnect.infra.schema;

import static io.qconnect.infra.schema.Picture.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qconnect.infra.local.ProjectFolder;
import io.qconnect.postgres.Migrations;
import io.qconnect.postgres.SchemaProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way from nothing, and from every earlier version, to the newest schema; on the oldest server and on ours. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class MigrationsTest {

    private final PostgresServer server;

    MigrationsTest(int version) {
        assumeTrue(version != 15 || PostgresServer.isOldestInstalled(), "PostgreSQL 15 is not installed");
        server = version == 15 ? PostgresServer.oldest() : PostgresServer.ours();
    }

    private Flyway to(String version, Database kind, String database, String... moreScripts) {
        String[] locations = Stream.concat(Stream.of("filesystem:" + kind.scripts()), Stream.of(moreScripts))
                .toArray(String[]::new);
        return kind.migrations(server.url(database), server.logins().apply(kind.owner()))
                .target(version)
                .locations(locations)
                .load();
    }

    private Flyway newest(Database kind, String database, Path... moreScripts) {
        return to(
                "latest",
                kind,
                database,
                Stream.of(moreScripts).map(it -> "filesystem:" + it).toArray(String[]::new));
    }

    private List<String> ask(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database, "postgres")) {
            return strings(connection, sql);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_new_database_gets_the_schema_that_is_written_down(Database kind) throws Exception {
        String database = server.newDatabase(kind);

        assertThat(Migrations.carryOut(newest(kind, database)).steps()).isPositive();

        assertThat(Migrations.pending(newest(kind, database))).isEmpty();
        assertThat(Migrations.carryOut(newest(kind, database)).steps()).isZero();
        try (Connection connection = server.connect(database, "postgres")) {
            List<String> real = SchemaDump.of(connection);
            Path found = Path.of("target", "schema", kind.word() + ".txt");
            Files.createDirectories(found.getParent());
            Files.write(found, real);
            assertThat(real)
                    .as("infra/docs/schema must say what is there; what is there stands in %s", found.toAbsolutePath())
                    .isEqualTo(Files.readAllLines(
                            ProjectFolder.find().resolve("infra/docs/schema/" + kind.word() + ".txt")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_earlier_version_comes_through_with_its_rows(Database kind) throws Exception {
        String growing = server.newDatabase(kind);
        for (String version : versions(kind)) {
            to(version, kind, growing).migrate();
            putRowsOf(version, kind, growing);
            String database = server.copy(kind, growing);
            try (Connection connection = server.connect(database, "postgres")) {
                Picture before = Picture.of(connection);
                assertThat(before.rows().values())
                        .allSatisfy(rows -> assertThat(rows).isNotEmpty());

                Migrations.carryOut(newest(kind, database));

                assertThat(before.lostIn(connection))
                        .as("from version %s", version)
                        .isEmpty();
            }
        }
    }

    /** From the first one to the newest, as they follow each other. */
    private List<String> versions(Database kind) throws SQLException {
        return Stream.of(newest(kind, server.newDatabase(kind)).info().all())
                .map(step -> step.getVersion().getVersion())
                .toList();
    }

    private void putRowsOf(String version, Database kind, String database) throws IOException {
        try (var rows = MigrationsTest.class.getResourceAsStream("/rows/" + kind.word() + "/V" + version + ".sql")) {
            if (rows != null) {
                server.as(kind.owner(), database, new String(rows.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Nested
    class The_predecessors_steps {

        private List<String> columns(String database, String table) throws SQLException {
            return ask(
                    database, "SELECT column_name FROM information_schema.columns WHERE table_name = '" + table + "'");
        }

        private List<String> indexes(String database) throws SQLException {
            return ask(
                    database,
                    "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'idx%' ORDER BY"
                            + " 1");
        }

        @Test
        void are_taken_one_by_one() throws SQLException {
            String query = server.newDatabase(Database.QUERY);
            to("1", Database.QUERY, query).migrate();
            assertThat(columns(query, "users")).contains("email").doesNotContain("phone");

            to("2", Database.QUERY, query).migrate();
            assertThat(columns(query, "users")).contains("phone");
            assertThat(indexes(query)).isEmpty();

            to("3", Database.QUERY, query).migrate();
            assertThat(indexes(query))
                    .containsExactly(
                            "idx_appointment_status",
                            "idx_appointment_user",
                            "idx_doctor_specialty",
                            "idx_queue_doctor_date");
            assertThat(columns(query, "users")).doesNotContain("password", "password_hash");

            // the fourth is on the command side: a dashboard has no business with passwords
            String command = server.newDatabase(Database.COMMAND);
            to("2", Database.COMMAND, command).migrate();
            assertThat(columns(command, "account")).isEmpty();
            to("3", Database.COMMAND, command).migrate();
            assertThat(columns(command, "account")).contains("password_hash");
            assertThat(columns(command, "refresh_token")).isEmpty();
            to("4", Database.COMMAND, command).migrate();
            assertThat(columns(command, "refresh_token")).contains("token_hash");
        }

        @Test
        void bring_rows_that_make_sense_to_us() throws Exception {
            String database = server.newDatabase(Database.QUERY);
            to("3", Database.QUERY, database).migrate();
            putRowsOf("1", Database.QUERY, database);

            Migrations.carryOut(newest(Database.QUERY, database));

            assertThat(ask(database, """
                SELECT concat_ws(' ', current_no, room, last_issued_no, active_count, state, version) FROM queues
                """)).containsExactly("2 4 2 1 OPEN 0");
            assertThat(ask(database, "SELECT stage::text FROM appointments ORDER BY token_no"))
                    .containsExactly("COMPLETED", "IN_CONSULTATION");
            assertThat(ask(database, "SELECT token_no || ' ' || coalesce(outcome::text, '-') FROM tokens ORDER BY 1"))
                    .containsExactly("1 COMPLETED", "2 -");
        }
    }

    /** What the rule about open appointments counts from then on, for those who have booked already. */
    @Test
    void what_people_have_booked_themselves_and_is_open_is_found_in_the_facts() throws Exception {
        String database = server.newDatabase(Database.COMMAND);
        to("14", Database.COMMAND, database).migrate();
        server.as(Database.COMMAND.owner(), database, """
            INSERT INTO known_patient
            VALUES ('00000000-0000-4000-8000-00000000000a'), ('00000000-0000-4000-8000-00000000000b');
            INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                    payload_type, payload_revision, payload, meta_data, command_id, command_part, client_given)
            SELECT gen_random_uuid(), gen_random_uuid(), n, 'Queue', now(), 'queue.' || what, '1',
                   convert_to(format('{"appointmentId": "00000000-0000-4000-8000-00000000000%s", "channel": "ONLINE",'
                       || ' "patientId": "00000000-0000-4000-8000-00000000000%s", "to": "%s"}',
                       no, patient, becomes), 'UTF8'),
                   convert_to(format('{"actor": "00000000-0000-4000-8000-00000000000%s"}', actor), 'UTF8'),
                   gen_random_uuid(), 1, false
              FROM (VALUES ( 1, 1, 'appointment-booked',     'a', 'a', ''),          -- open
                           ( 2, 2, 'appointment-booked',     'a', 'a', ''),
                           ( 3, 2, 'patient-checked-in',     'a', 'c', ''),          -- still open
                           ( 4, 3, 'appointment-booked',     'a', 'a', ''),
                           ( 5, 3, 'appointment-cancelled',  'a', 'a', ''),          -- over
                           ( 6, 4, 'appointment-booked',     'a', 'c', ''),          -- booked by the desk
                           ( 7, 5, 'appointment-booked',     'b', 'b', ''),
                           ( 8, 5, 'consultation-completed', 'b', 'c', ''),
                           ( 9, 5, 'status-corrected',       'b', 'c', 'BOOKED'),    -- open again
                           (10, 6, 'appointment-booked',     'b', 'b', ''),
                           (11, 6, 'no-show-recorded',       'b', 'c', ''),
                           (12, 6, 'status-corrected',       'b', 'c', 'CANCELLED'), -- another end
                           (13, 7, 'appointment-booked',     'b', 'b', ''),
                           (14, 7, 'appointment-moved-out',  'b', 'c', ''),
                           (15, 7, 'appointment-moved-in',   'b', 'c', ''),          -- open elsewhere
                           (16, 8, 'appointment-booked',     'd', 'd', ''),          -- of somebody erased
                           (17, 9, 'appointment-booked',     'b', 'b', ''),
                           (18, 9, 'patient-left',           'b', 'c', '')           -- over
                   ) AS fact (n, no, what, patient, actor, becomes)
             ORDER BY n;
            """);

        Migrations.carryOut(newest(Database.COMMAND, database));

        assertThat(ask(
                        database,
                        "SELECT right(appointment_id::text, 1) || ' ' || right(patient_id::text, 1) FROM open_booking"
                                + " ORDER BY 1"))
                .containsExactly("1 a", "2 a", "5 b", "7 b");
    }

    /** A queue whose day is not over has an alarm for its end. */
    @Test
    void open_bookings_of_days_that_are_over_count_no_more() throws Exception {
        String database = server.newDatabase(Database.COMMAND);
        to("17", Database.COMMAND, database).migrate();
        server.as(Database.COMMAND.owner(), database, """
            INSERT INTO open_booking
            SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, gen_random_uuid()
              FROM generate_series(1, 4) AS n;
            INSERT INTO queue_alarm
            SELECT kind, ('00000000-0000-4000-8000-0000000000a' || queue)::uuid, gen_random_uuid(), due::timestamptz
              FROM (VALUES (1, 'DAY_OVER', '2126-03-02T23:00:00Z'), (2, 'OFFER_EXPIRES', '2126-03-02T23:00:00Z'))
                   AS alarm (queue, kind, due);
            INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                    payload_type, payload_revision, payload, meta_data, command_id, command_part, client_given)
            SELECT gen_random_uuid(), ('00000000-0000-4000-8000-0000000000a' || queue)::uuid, n, 'Queue', now(),
                   'queue.appointment-' || what, '1',
                   convert_to(format('{"appointmentId": "00000000-0000-4000-8000-00000000000%s"}', no), 'UTF8'),
                   convert_to('{}', 'UTF8'), gen_random_uuid(), 1, false
              FROM (VALUES (1, 1, 1, 'booked'),     -- its day is not over
                           (2, 2, 2, 'booked'),     -- over
                           (3, 3, 1, 'booked'),
                           (4, 3, 2, 'moved-out'),
                           (5, 3, 2, 'moved-in'),   -- to a day that is over
                           (6, 4, 2, 'booked'),
                           (7, 4, 1, 'moved-in')    -- to one that is not
                   ) AS fact (n, no, queue, what)
             ORDER BY n;
            """);

        Migrations.carryOut(newest(Database.COMMAND, database));

        assertThat(ask(database, """
            SELECT right(appointment_id::text, 1) || ' ' || (day_over_at > now()) FROM open_booking ORDER BY 1
            """)).containsExactly("1 true", "2 false", "3 false", "4 true");
    }

    @Test
    void who_waited_before_stands_in_the_same_order_before_who_comes_later() throws Exception {
        String database = server.newDatabase(Database.QUERY);
        to("23", Database.QUERY, database).migrate();
        server.as(Database.QUERY.owner(), database, """
            INSERT INTO waiting_list (id, queue_id, user_id, state, joined_at, updated_at, version)
            SELECT ('00000000-0000-4000-8000-00000000000' || no)::uuid,
                   ('00000000-0000-4000-8000-0000000000a' || queue)::uuid,
                   gen_random_uuid(), 'WAITING', now() + make_interval(mins => at), now(), version
              FROM (VALUES (1, 1, 3, 9), (2, 1, 1, 7), (3, 1, 2, 8), (4, 2, 5, 4)) AS entry (no, queue, at, version);
            """);

        Migrations.carryOut(newest(Database.QUERY, database));

        assertThat(ask(database, "SELECT right(id::text, 1) || ' ' || joined_version FROM waiting_list ORDER BY 1"))
                .containsExactly("1 3", "2 1", "3 2", "4 1");
    }

    @Test
    void two_processes_that_start_at_once_do_not_disturb_each_other() throws Exception {
        String database = server.newDatabase(Database.QUERY);
        List<CompletableFuture<Migrations.Way>> both = Stream.of(1, 2)
                .map(_ -> CompletableFuture.supplyAsync(
                        () -> Migrations.carryOut(newest(Database.QUERY, database)), Thread::startVirtualThread))
                .toList();

        int steps = both.stream().mapToInt(it -> it.join().steps()).sum();

        assertThat(steps).isEqualTo(versions(Database.QUERY).size());
        assertThat(Migrations.pending(newest(Database.QUERY, database))).isEmpty();
    }

    @Nested
    class A_step_that_fails {

        @TempDir
        private Path more;

        @Test
        void leaves_everything_as_it_was_and_says_what_it_was() throws Exception {
            String database = server.newDatabase(Database.QUERY);
            to("1", Database.QUERY, database).migrate();
            putRowsOf("1", Database.QUERY, database);
            Migrations.carryOut(newest(Database.QUERY, database));
            Files.writeString(more.resolve("V900__half.sql"), """
                CREATE TABLE review (id uuid PRIMARY KEY);
                UPDATE users SET name = 'nobody';
                ALTER TABLE users ALTER COLUMN name TYPE integer USING name::integer;
                """);

            assertThatThrownBy(() -> Migrations.carryOut(newest(Database.QUERY, database, more)))
                    .isInstanceOf(SchemaProblem.class)
                    .hasMessageContaining("V900__half.sql has changed nothing")
                    .hasMessageContaining("invalid input syntax for type integer");

            assertThat(ask(database, "SELECT to_regclass('review')::text")).containsExactly((String) null);
            assertThat(ask(database, "SELECT name FROM users ORDER BY 1")).containsExactly("Ada", "Ben");
            assertThatThrownBy(() -> Migrations.require(newest(Database.QUERY, database, more)))
                    .isInstanceOf(SchemaProblem.class)
                    .hasMessageContaining("run the migration step first");
            Migrations.require(newest(Database.QUERY, database));
        }

        /** The first of the three ways back: forward. */
        @Test
        void is_corrected_and_carried_out() throws Exception {
            String database = server.newDatabase(Database.QUERY);
            to("1", Database.QUERY, database).migrate();
            putRowsOf("1", Database.QUERY, database);
            Migrations.carryOut(newest(Database.QUERY, database));
            Path step = Files.writeString(more.resolve("V900__shout.sql"), "UPDATE users SET name = shout(name);");
            assertThatThrownBy(() -> Migrations.carryOut(newest(Database.QUERY, database, more)))
                    .hasMessageContaining("V900__shout.sql has changed nothing");

            Files.writeString(step, "UPDATE users SET name = upper(name);");
            assertThat(Migrations.carryOut(newest(Database.QUERY, database, more))
                            .steps())
                    .isEqualTo(1);
            assertThat(ask(database, "SELECT name FROM users ORDER BY 1")).containsExactly("ADA", "BEN");

            // what was carried out, and was wrong, is not edited but followed by another step
            Files.writeString(step, "UPDATE users SET name = initcap(name);");
            assertThatThrownBy(() -> Migrations.carryOut(newest(Database.QUERY, database, more)))
                    .hasMessageContaining("checksum");
            Files.writeString(step, "UPDATE users SET name = upper(name);");
            Files.writeString(more.resolve("V901__no_shouting.sql"), "UPDATE users SET name = initcap(name);");
            assertThat(Migrations.carryOut(newest(Database.QUERY, database, more))
                            .steps())
                    .isEqualTo(1);
            assertThat(ask(database, "SELECT name FROM users ORDER BY 1")).containsExactly("Ada", "Ben");
        }

        @Test
        void outside_of_a_transaction_says_that_something_may_be_left() throws Exception {
            String database = server.newDatabase(Database.KEYS);
            Migrations.carryOut(newest(Database.KEYS, database));
            putRowsOf("1", Database.KEYS, database);
            server.as(Database.KEYS.owner(), database, """
                INSERT INTO person_keys (person_id, key_id, wrapped_key, master_key_id)
                SELECT gen_random_uuid(), gen_random_uuid(), '', 'm'
                """);
            Files.writeString(
                    more.resolve("V900__twice.sql"),
                    "CREATE UNIQUE INDEX CONCURRENTLY one_master ON person_keys (master_key_id);");

            assertThatThrownBy(() -> Migrations.carryOut(newest(Database.KEYS, database, more)))
                    .isInstanceOf(SchemaProblem.class)
                    .hasMessageContaining("V900__twice.sql runs outside of a transaction")
                    .hasMessageContaining("could not create unique index");
        }
    }
}

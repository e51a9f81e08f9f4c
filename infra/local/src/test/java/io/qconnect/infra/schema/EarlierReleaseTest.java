package io.qconnect.infra.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.postgres.Migrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A release goes on working while, and after, the next one has migrated its databases: so the next one can be rolled
 * out beside it, and it can be brought back. The second of the three ways back.
 */
class EarlierReleaseTest {

    private static final PostgresServer SERVER = PostgresServer.ours();

    @TempDir
    private Path more;

    private static Flyway ofThisRelease(Database kind, String database) {
        return kind.migrations(SERVER.url(database), SERVER.logins().apply(kind.owner()))
                .load();
    }

    private Flyway ofTheNext(Database kind, String database) {
        return kind.migrations(SERVER.url(database), SERVER.logins().apply(kind.owner()))
                .locations("filesystem:" + kind.scripts(), "filesystem:" + more)
                .load();
    }

    private static String newDatabase(Database kind) {
        String database = SERVER.newDatabase(kind);
        Migrations.carryOut(ofThisRelease(kind, database));
        return database;
    }

    private static List<String> refused(Database kind, String database) throws Exception {
        List<String> refused = new ArrayList<>();
        for (AskedByARelease release : AskedByARelease.of(kind)) {
            assertThat(release.questions()).as(release.release()).isNotEmpty();
            refused.addAll(release.refused(SERVER, database));
        }
        return refused;
    }

    @ParameterizedTest
    @EnumSource
    void what_any_release_asks_is_answered_by_the_newest_schema(Database kind) throws Exception {
        assertThat(refused(kind, newDatabase(kind))).isEmpty();
    }

    @Test
    void a_step_that_only_adds_disturbs_no_release_that_does_not_know_it() throws Exception {
        String database = newDatabase(Database.QUERY);
        Files.writeString(more.resolve("V900__expand.sql"), """
            ALTER TABLE appointments ADD COLUMN remark text;
            CREATE TABLE reviews (id uuid PRIMARY KEY);
            """);
        Migrations.carryOut(ofTheNext(Database.QUERY, database));

        assertThat(refused(Database.QUERY, database)).isEmpty();
        Migrations.require(ofThisRelease(Database.QUERY, database));
        assertThat(Migrations.carryOut(ofThisRelease(Database.QUERY, database)).steps())
                .isZero();
    }

    @Test
    void a_column_that_is_renamed_too_early_would_be_found_out() throws Exception {
        assertThat(after("ALTER TABLE appointments RENAME COLUMN token_no TO number"))
                .isNotEmpty()
                .allMatch(it -> it.contains("token_no"));
    }

    @Test
    void a_right_that_is_taken_away_too_early_would_be_found_out() throws Exception {
        assertThat(after("REVOKE SELECT ON queues FROM ${application}"))
                .isNotEmpty()
                .allMatch(it -> it.contains("permission denied for table queues"));
    }

    /** Without the callback that grants all rights again. */
    private List<String> after(String step) throws Exception {
        String database = newDatabase(Database.QUERY);
        SERVER.as(
                Database.QUERY.owner(),
                database,
                step.replace(
                        "${application}", Database.QUERY.guests().iterator().next()));
        return refused(Database.QUERY, database);
    }
}

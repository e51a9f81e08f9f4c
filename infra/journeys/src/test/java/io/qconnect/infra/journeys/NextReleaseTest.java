package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Part;
import io.qconnect.infra.schema.Database;
import io.qconnect.postgres.Migrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The next release migrates the databases under a clinic that is open, and is taken back: the services of this release
 * go on while it happens, and start again on a schema that is newer than they are.
 */
@Tag("proof")
class NextReleaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @TempDir
    private Path next;

    @Test
    void a_clinic_stays_open_while_it_is_migrated_and_goes_back_to_the_release_before() throws Exception {
        ClinicPlan plan = ClinicPlan.onFreePorts(folder);
        String queue;
        int booked;
        try (Clinic clinic = Clinic.start(plan)) {
            Visitor visitor = visitor(clinic);
            queue = visitor.queue(2_000);
            List<String> patients = Stream.generate(visitor::patient).limit(200).toList();
            try (StreamOfBookings bookings = new StreamOfBookings(visitor, List.of(queue), patients, 20)) {
                await().atMost(PATIENCE).until(() -> bookings.acknowledgedSoFar() > 10);
                migrate(Database.COMMAND, "ALTER TABLE domain_event ADD COLUMN origin text;");
                migrate(Database.QUERY, "ALTER TABLE appointments ADD COLUMN remark text;");
                int afterwards = bookings.acknowledgedSoFar() + 20;
                await().atMost(PATIENCE).until(() -> bookings.acknowledgedSoFar() >= afterwards);
                bookings.close();
                assertThat(bookings.surprises()).isEmpty();
                assertThat(bookings.unanswered()).isZero();
                booked = bookings.acknowledgedSoFar();
            }
        }
        Map<String, String> asInProduction = Map.of("QCONNECT_MIGRATIONS", "beforehand");
        try (Clinic clinic = Clinic.start(
                plan.with(Part.COMMAND_SERVICE, asInProduction).with(Part.QUERY_SERVICE, asInProduction))) {
            Visitor visitor = visitor(clinic);
            Answer answer = expect(201, visitor.book(queue, visitor.patient()));
            assertThat(answer.number("tokenNo")).isEqualTo(booked + 1);
            Answer view = visitor.see("/queues/" + queue + "?minVersion=" + answer.number("version"));
            assertThat(view.number("activeCount")).isEqualTo(booked + 1);
        }
    }

    /** A step that adds, and one that builds an index beside the work. */
    private void migrate(Database kind, String step) throws IOException {
        Path scripts = Files.createDirectory(next.resolve(kind.word()));
        String table = step.split(" ")[2];
        String column = step.split(" ")[5];
        Files.writeString(scripts.resolve("V900__expand.sql"), step);
        Files.writeString(scripts.resolve("V901__index.sql"), """
            SET lock_timeout = 0;
            CREATE INDEX CONCURRENTLY idx_of_the_next_release ON %s (%s);
            RESET lock_timeout;
            """.formatted(table, column));
        Files.writeString(scripts.resolve("V901__index.sql.conf"), "executeInTransaction=false\n");
        Flyway migrations = kind.migrations(
                        LocalPostgres.urlOf(folder, kind.databaseName()), LocalPostgres.loginOf(folder, kind.owner()))
                .locations("filesystem:" + kind.scripts(), "filesystem:" + scripts)
                .load();
        assertThat(Migrations.carryOut(migrations).steps()).isEqualTo(2);
    }

    private static Visitor visitor(Clinic clinic) {
        return new Visitor(
                clinic.plan().commandUrl(),
                clinic.plan().queryUrl(),
                clinic.accounts().of("admin"));
    }
}

package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.infra.backup.Backup;
import io.qconnect.infra.backup.Restore;
import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.LocalPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clinic goes back to a moment between two bookings, and on from there. */
@Tag("proof")
class RestoreTest {

    @TempDir
    private Path folder;

    private record Before(String queue, String patients, String ada, Instant betweenTheBookings) {}

    @Test
    void to_a_moment_between_two_bookings_gives_exactly_the_first() throws Exception {
        ClinicPlan plan = ClinicPlan.onFreePorts(folder);
        Before before;
        UUID epoch;
        try (Clinic clinic = Clinic.start(plan)) {
            Backup.of(folder);
            before = liveOn(clinic);
            epoch = epoch(clinic);
        }
        assertThatThrownBy(() -> Restore.to(folder, before.betweenTheBookings().minusSeconds(3600), _ -> {}))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("no backup from before");

        assertThat(Restore.to(folder, before.betweenTheBookings(), _ -> {})).isPresent();

        try (Clinic clinic = Clinic.start(plan)) {
            assertThat(epoch(clinic)).isNotEqualTo(epoch);
            everythingAgrees(clinic, before);
        }
        // once more, from a store that has lived two lives
        assertThat(Restore.to(folder, null, _ -> {})).isPresent();
        try (Clinic clinic = Clinic.start(plan);
                ClinicApi api = api(clinic)) {
            Answer queue = expect(200, api.ask("/queues/" + before.queue() + "?minVersion=5"));
            assertThat(queue.number("lastIssuedNo")).isEqualTo(2);
        }
    }

    /** One books, the moment, another one books, and somebody is erased. */
    private static Before liveOn(Clinic clinic) throws SQLException {
        Visitor visitor = visitor(clinic);
        String queue = visitor.queue(10);
        String first = visitor.patient();
        String ada = visitor.patient();
        expect(201, visitor.book(queue, first));
        Instant between = databaseTime(clinic);
        expect(201, visitor.book(queue, ada));
        try (ClinicApi api = api(clinic)) {
            expect(200, api.ask("/queues/" + queue + "?minVersion=5"));
            expect(200, api.delete("/users/" + ada, "erase-" + ada));
        }
        return new Before(queue, first, ada, between);
    }

    private static void everythingAgrees(Clinic clinic, Before before) {
        Visitor visitor = visitor(clinic);
        try (ClinicApi api = api(clinic)) {
            Answer queue = expect(200, api.ask("/queues/" + before.queue() + "?minVersion=3"));
            assertThat(queue.number("lastIssuedNo")).isEqualTo(1);
            assertThat(queue.number("version")).isEqualTo(3);
            // erased after the moment, and again before anything was served
            Answer ada = expect(200, api.ask("/users/" + before.ada() + "?minVersion=2"));
            assertThat(ada.text("name")).isEqualTo("[erased]");
            Answer next = expect(201, visitor.book(before.queue(), visitor.patient()));
            assertThat(next.number("tokenNo")).isEqualTo(2);
            assertThat(next.number("version")).isEqualTo(5);
            Answer view = expect(200, api.ask("/queues/" + before.queue() + "?minVersion=5"));
            assertThat(view.number("activeCount")).isEqualTo(2);
        }
    }

    private static Visitor visitor(Clinic clinic) {
        return new Visitor(
                clinic.plan().commandUrl(),
                clinic.plan().queryUrl(),
                clinic.accounts().of("admin"));
    }

    private static ClinicApi api(Clinic clinic) {
        return new ClinicApi(
                clinic.plan().commandUrl(),
                clinic.plan().queryUrl(),
                clinic.accounts().of("admin"));
    }

    private static Instant databaseTime(Clinic clinic) throws SQLException {
        try (Connection connection = LocalPostgres.connect(
                        clinic.plan().dataFolder(), LocalPostgres.COMMAND_ROLE, LocalPostgres.COMMAND_DATABASE);
                var row = connection.createStatement().executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static UUID epoch(Clinic clinic) throws SQLException {
        try (Connection connection = LocalPostgres.connect(
                        clinic.plan().dataFolder(), LocalPostgres.COMMAND_ROLE, LocalPostgres.COMMAND_DATABASE);
                var row = connection
                        .createStatement()
                        .executeQuery("SELECT epoch FROM store_epoch ORDER BY number DESC LIMIT 1")) {
            row.next();
            return row.getObject(1, UUID.class);
        }
    }
}

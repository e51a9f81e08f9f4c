package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.backup.Backup;
import io.qconnect.infra.backup.ContentCopies;
import io.qconnect.infra.backup.Restore;
import io.qconnect.infra.client.Account;
import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.LocalPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clinic goes back to a moment between two bookings, and on from there. */
@Tag("proof")
class RestoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        try (Clinic clinic = Clinic.start(plan)) {
            Answer queue = visitor(clinic).see("/queues/" + before.queue() + "?minVersion=5");
            assertThat(queue.number("lastIssuedNo")).isEqualTo(2);
        }
    }

    /** The disk is lost, and Kafka's log with it: on the new one there is what the operator had kept elsewhere. */
    @Test
    void to_the_last_moment_needs_no_more_than_the_archive_and_the_secrets(@TempDir Path kept) throws Exception {
        Path lost = folder.resolve("lost");
        Files.createDirectories(lost);
        Files.createSymbolicLink(lost.resolve("archive"), Files.createDirectories(kept.resolve("archive")));
        Before before;
        Map<String, Account> accounts;
        String file;
        try (Clinic clinic = Clinic.start(ClinicPlan.onFreePorts(lost))) {
            Backup.of(lost);
            before = liveOn(clinic);
            accounts = clinic.accounts().read();
            Visitor visitor = visitor(clinic);
            file = expect(201, visitor.upload(before.patients(), "feels better"))
                    .text("fileId");
            assertThat(ContentCopies.of(lost).bringNew()).isEqualTo(1);
        }
        Path fresh = Files.createDirectories(folder.resolve("fresh"));
        Files.move(lost.resolve("secrets"), fresh.resolve("secrets"));
        Files.move(lost.resolve("accounts.json"), fresh.resolve("accounts.json"));
        Files.createSymbolicLink(fresh.resolve("archive"), kept.resolve("archive"));

        assertThat(Restore.to(fresh, null, _ -> {})).isEmpty();

        try (Clinic clinic = Clinic.start(ClinicPlan.onFreePorts(fresh))) {
            Visitor visitor = visitor(clinic);
            assertThat(clinic.accounts().read()).isEqualTo(accounts);
            Answer queue = visitor(clinic).see("/queues/" + before.queue() + "?minVersion=5");
            assertThat(queue.number("lastIssuedNo")).isEqualTo(2);
            // the log is another one, and all of it is read: also who the doctor of the queue is
            await().atMost(PATIENCE)
                    .until(() ->
                            visitor.ask("/doctors/" + queue.text("doctorId")).ok());
            assertThat(visitor(clinic)
                            .see("/users/" + before.ada() + "?minVersion=2")
                            .text("name"))
                    .isEqualTo("[erased]");
            assertThat(visitor.content(file)).isEqualTo("feels better");
        }
    }

    @Test
    void that_was_cut_off_serves_nobody_and_is_finished_by_the_next() throws Exception {
        ClinicPlan plan = ClinicPlan.onFreePorts(folder);
        Before before;
        try (Clinic clinic = Clinic.start(plan)) {
            Backup.of(folder);
            before = liveOn(clinic);
        }
        assertThatThrownBy(() -> Restore.to(folder, before.betweenTheBookings(), step -> {
                    if (step.startsWith("replaying")) {
                        throw new PowerCut();
                    }
                }))
                .isInstanceOf(PowerCut.class);

        assertThatThrownBy(() -> Clinic.start(plan))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("was not finished");

        // the cluster of before is asked no more: what it knew of erasures was written down
        assertThat(Restore.to(folder, before.betweenTheBookings(), _ -> {}))
                .hasValueSatisfying(path -> assertThat(path).isDirectory());
        try (Clinic clinic = Clinic.start(plan)) {
            everythingAgrees(clinic, before);
        }
    }

    @Test
    void leads_back_into_what_an_earlier_one_had_given_up() throws Exception {
        ClinicPlan plan = ClinicPlan.onFreePorts(folder);
        Before before;
        Instant afterBoth;
        try (Clinic clinic = Clinic.start(plan)) {
            Backup.of(folder);
            before = liveOn(clinic);
            afterBoth = databaseTime(clinic);
        }
        Restore.to(folder, before.betweenTheBookings(), _ -> {});
        try (Clinic clinic = Clinic.start(plan)) {
            everythingAgrees(clinic, before);
            Backup.of(folder);
        }

        Restore.to(folder, afterBoth, _ -> {});

        try (Clinic clinic = Clinic.start(plan)) {
            Answer queue = visitor(clinic).see("/queues/" + before.queue() + "?minVersion=5");
            assertThat(queue.number("lastIssuedNo")).isEqualTo(2);
            Answer booked = expect(
                    201, visitor(clinic).book(before.queue(), visitor(clinic).patient()));
            assertThat(booked.number("tokenNo")).isEqualTo(3);
        }
    }

    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
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
            visitor.see("/queues/" + queue + "?minVersion=5");
            expect(200, api.delete("/users/" + ada, "erase-" + ada));
        }
        return new Before(queue, first, ada, between);
    }

    private static void everythingAgrees(Clinic clinic, Before before) {
        Visitor visitor = visitor(clinic);
        Answer queue = visitor.see("/queues/" + before.queue() + "?minVersion=3");
        assertThat(queue.number("lastIssuedNo")).isEqualTo(1);
        assertThat(queue.number("version")).isEqualTo(3);
        // erased after the moment, and again before anything was served
        Answer ada = visitor.see("/users/" + before.ada() + "?minVersion=2");
        assertThat(ada.text("name")).isEqualTo("[erased]");
        Answer next = expect(201, visitor.book(before.queue(), visitor.patient()));
        assertThat(next.number("tokenNo")).isEqualTo(2);
        assertThat(next.number("version")).isEqualTo(5);
        Answer view = visitor.see("/queues/" + before.queue() + "?minVersion=5");
        assertThat(view.number("activeCount")).isEqualTo(2);
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

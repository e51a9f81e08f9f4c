package io.qconnect.command.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.command.Auditor;
import io.qconnect.command.Clinic;
import io.qconnect.events.Role;
import io.qconnect.proof.Finding;
import io.qconnect.proof.Finding.Kind;
import io.qconnect.proof.Report;
import io.qconnect.proof.TileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Somebody who may do anything to the database changes history: each change is found, with its position. One service
 * for all; what a test spoils it repairs, except the last ones, which roll the whole store back.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TamperTest {

    private static final String COLUMNS = "event_identifier, aggregate_identifier, sequence_number, type, time_stamp, "
            + "payload_type, payload_revision, payload, meta_data, command_id, command_part, client_given";

    private static OwnStore store;
    private static Clinic clinic;
    private static Auditor auditor;
    private static String queue;
    private static String appointment;

    @BeforeAll
    static void a_day_in_the_clinic() {
        store = new OwnStore();
        clinic = new Clinic(store.port());
        auditor = new Auditor(store.port());
        queue = clinic.queue(20);
        appointment = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        for (int i = 0; i < 9; i++) {
            clinic.book(queue, clinic.patient()).expect(201);
        }
        // a transaction that draws positions and rolls back leaves a gap
        clinic.book(queue, clinic.patient()).expect(201);
        store.asSuperuser(
                "SELECT setval('domain_event_global_index_seq', nextval('domain_event_global_index_seq') + 1)");
        String last = clinic.patient();
        clinic.book(queue, last).expect(201);
        assertThat(sound().gaps()).isEqualTo(2);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static Report sound() {
        Report report = auditor.verify(List.of());
        assertThat(report.findings()).isEmpty();
        return report;
    }

    private static List<Finding> findings() {
        return auditor.verify(store.published()).findings();
    }

    /** Whatever comes of it, history is afterwards what it was, and sound. */
    private static void spoiling(Runnable test) {
        store.asSuperuser("CREATE TABLE kept AS TABLE domain_event");
        try {
            test.run();
        } finally {
            store.asSuperuser(
                    "DELETE FROM domain_event",
                    "INSERT INTO domain_event (global_index, " + COLUMNS + ") OVERRIDING SYSTEM VALUE"
                            + " SELECT global_index, " + COLUMNS + " FROM kept",
                    "DROP TABLE kept");
        }
        sound();
    }

    /** The service signs all the same, and cuts the half off before it publishes the next one. */
    @Test
    @Order(0)
    void half_a_note_of_a_process_that_was_killed_stops_nobody() throws IOException {
        String last = store.published().getLast();
        byte[] note = last.getBytes(StandardCharsets.UTF_8);
        int dash = last.substring(0, last.indexOf('\u2014')).getBytes(StandardCharsets.UTF_8).length;
        // in the middle of the dash that a line of a signature begins with, and in the middle of the signature
        for (int half : List.of(dash + 1, note.length - 9)) {
            int before = store.published().size();
            Files.write(store.folder().resolve("checkpoints"), Arrays.copyOf(note, half), StandardOpenOption.APPEND);
            clinic.patient();
            store.bean(Sealer.class).sealAll();
            await().untilAsserted(() -> assertThat(store.published())
                    .hasSizeGreaterThan(before)
                    .allSatisfy(published ->
                            assertThatCode(() -> auditor.key().open(published)).doesNotThrowAnyException()));
        }
    }

    @Test
    @Order(1)
    void one_changed_byte() {
        spoiling(() -> {
            store.asSuperuser("UPDATE domain_event SET payload = set_byte(payload, 20, get_byte(payload, 20) # 1)"
                    + " WHERE global_index = 7");
            assertThat(findings()).containsExactly(new Finding(Kind.CHANGED, 7, 7));
        });
    }

    @Test
    @Order(2)
    void a_changed_time_by_a_microsecond() {
        spoiling(() -> {
            store.asSuperuser("UPDATE domain_event SET time_stamp = time_stamp + interval '1 microsecond'"
                    + " WHERE global_index = 9");
            assertThat(findings()).containsExactly(new Finding(Kind.CHANGED, 9, 9));
        });
    }

    @Test
    @Order(3)
    void a_deleted_fact() {
        spoiling(() -> {
            store.asSuperuser("DELETE FROM domain_event WHERE global_index = 5");
            assertThat(findings()).containsExactly(new Finding(Kind.DELETED, 5, 5));
        });
    }

    @Test
    @Order(4)
    void two_swapped_facts() {
        spoiling(() -> {
            store.asSuperuser(
                    "ALTER TABLE domain_event ALTER global_index DROP IDENTITY",
                    "UPDATE domain_event SET global_index = -6 WHERE global_index = 6",
                    "UPDATE domain_event SET global_index = 6 WHERE global_index = 12",
                    "UPDATE domain_event SET global_index = 12 WHERE global_index = -6");
            try {
                assertThat(findings())
                        .containsExactly(new Finding(Kind.CHANGED, 6, 6), new Finding(Kind.CHANGED, 12, 12));
            } finally {
                store.asSuperuser(
                        "ALTER TABLE domain_event ALTER global_index ADD GENERATED ALWAYS AS IDENTITY",
                        "SELECT setval(pg_get_serial_sequence('domain_event', 'global_index'),"
                                + " (SELECT max(global_index) FROM domain_event))");
            }
        });
    }

    @Test
    @Order(5)
    void an_inserted_fact() {
        spoiling(() -> {
            long gap = store.number("SELECT n FROM generate_series(1, (SELECT max(global_index) FROM domain_event)) n"
                    + " WHERE n NOT IN (SELECT global_index FROM domain_event) LIMIT 1");
            String forged = " SELECT gen_random_uuid(), gen_random_uuid(), 0, type, time_stamp, payload_type,"
                    + " payload_revision, payload, meta_data, gen_random_uuid(), 1, false FROM domain_event"
                    + " WHERE global_index = 3";
            for (long position : List.of(gap, 0L)) {
                store.asSuperuser("INSERT INTO domain_event (global_index, " + COLUMNS + ") OVERRIDING SYSTEM VALUE"
                        + forged.replaceFirst("gen", position + ", gen"));
            }
            assertThat(findings())
                    .containsExactly(new Finding(Kind.INSERTED, 0, 0), new Finding(Kind.INSERTED, gap, gap));
        });
    }

    @Test
    @Order(6)
    void a_changed_fact_whose_seal_was_changed_too() {
        spoiling(() -> {
            store.asSuperuser(
                    "CREATE TABLE kept_tile AS TABLE sealed_tile",
                    "UPDATE sealed_tile SET hashes = set_byte(hashes, 70, get_byte(hashes, 70) # 1) WHERE level = 0");
            try {
                List<Finding> found = findings();
                // the third leaf's hash no longer fits to its fact, nor the hashes to any signed root
                assertThat(found.getFirst()).isEqualTo(new Finding(Kind.CHANGED, 3, 3));
                assertThat(found.getLast().kind()).isEqualTo(Kind.RESEALED);
            } finally {
                store.asSuperuser(
                        "UPDATE sealed_tile t SET hashes = k.hashes FROM kept_tile k"
                                + " WHERE (t.epoch, t.level, t.number) = (k.epoch, k.level, k.number)",
                        "DROP TABLE kept_tile");
            }
        });
    }

    /** What is told to those who watch stays told, also when a later fact covers up what was done. */
    private static double contradicted() {
        return store.bean(MeterRegistry.class)
                .get("qconnect.sealing.contradicted")
                .gauge()
                .value();
    }

    @Test
    @Order(7)
    void a_store_rolled_back_to_yesterday() {
        long end = store.number("SELECT max(global_index) FROM domain_event");
        spoiling(() -> {
            assertThat(contradicted()).isZero();
            store.asSuperuser("DELETE FROM domain_event WHERE global_index > 20");
            await().atMost(Duration.ofSeconds(60)).until(() -> contradicted() == 1);
            List<Finding> found = findings();
            assertThat(found.getFirst().from()).isEqualTo(21);
            assertThat(found.getFirst().kind()).isEqualTo(Kind.DELETED);
            assertThat(found.getLast().to()).isEqualTo(end);
        });
        clinic.patient();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> clinic.send("GET", "/actuator/health", null).status() == 200);
        assertThat(contradicted()).isEqualTo(1);
    }

    /** Sealing stops: the root cannot be made any more. What happens meanwhile is told all the same. */
    @Test
    @Order(8)
    void deleted_tiles() {
        long before = sound().checkpoint().size();
        for (int i = 0; i < 2 * TileTree.WIDTH; i++) {
            clinic.patient();
        }
        sound();
        store.asSuperuser("CREATE TABLE kept_tile AS TABLE sealed_tile", "DELETE FROM sealed_tile WHERE number = 0");
        try {
            String other = clinic.queue(5);
            String path = "/queues/" + queue + "/appointments/" + appointment + "/reschedule";
            clinic.post(path, "{\"toQueueId\": \"%s\"}".formatted(other)).expect(200);

            List<Finding> found = findings();
            assertThat(found).extracting(Finding::kind).contains(Kind.RESEALED);
            assertThat(found)
                    .filteredOn(finding -> finding.kind() == Kind.CHANGED || finding.kind() == Kind.DELETED)
                    .isNotEmpty()
                    .allMatch(finding -> finding.to() <= TileTree.WIDTH);
            assertThat(auditor.json("/audit/appointments/" + appointment)
                            .path("stream")
                            .asString())
                    .isEqualTo(other);
            assertThat(auditor.text("/audit/appointments/" + appointment + "/explain"))
                    .contains("queue.appointment-moved-in");
            for (String question :
                    List.of("proofs/inclusion?position=1", "proofs/consistency?from=" + before, "export?after=1")) {
                assertThat(clinic.as(Role.AUDITOR)
                                .send("GET", "/audit/" + question, null)
                                .expect(500)
                                .code())
                        .as(question)
                        .isEqualTo("HISTORY_CONTRADICTED");
            }
        } finally {
            store.asSuperuser(
                    "INSERT INTO sealed_tile SELECT * FROM kept_tile WHERE number = 0", "DROP TABLE kept_tile");
        }
        sound();
    }

    /** The service notices it by itself as well, and signs nothing any more. */
    @Test
    @Order(9)
    void a_store_rolled_back_together_with_its_seals() {
        long end = store.number("SELECT max(global_index) FROM domain_event");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> auditor.key().open(store.published().getLast()).size() == end);
        long yesterday = store.number("SELECT max(size) FROM signed_checkpoint WHERE size < " + (end - 5));
        List<String> published = store.published();
        store.asSuperuser(
                "DELETE FROM domain_event WHERE global_index > " + yesterday,
                "DELETE FROM signed_checkpoint WHERE size > " + yesterday,
                "UPDATE sealed_tile SET hashes = substring(hashes FROM 1 FOR 32 * " + yesterday % TileTree.WIDTH
                        + ") WHERE level = 0 AND number = " + yesterday / TileTree.WIDTH,
                "UPDATE sealed_log SET size = " + yesterday,
                "DELETE FROM appointment_place WHERE position > " + yesterday);
        assertThat(auditor.verify(List.of()).sound()).isTrue();
        assertThat(auditor.verify(published).findings())
                .containsExactly(new Finding(Kind.ROLLED_BACK, yesterday + 1, end));

        store.restart();
        clinic = new Clinic(store.port());
        auditor = new Auditor(store.port());
        clinic.patient();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> clinic.send("GET", "/actuator/health", null).status() == 503);
        assertThat(contradicted()).isEqualTo(1);
        assertThat(store.published()).isEqualTo(published);
        assertThat(auditor.verify(published).findings().getLast().kind()).isEqualTo(Kind.ROLLED_BACK);
    }

    /** A restore, they say. The key is the same, and everything is signed anew from the first position on. */
    @Test
    @Order(10)
    void a_changed_fact_under_a_new_epoch() {
        List<String> published = store.published();
        store.asSuperuser(
                "UPDATE domain_event SET time_stamp = time_stamp + interval '1 microsecond' WHERE global_index = 3",
                "INSERT INTO store_epoch (number, epoch, reason)"
                        + " SELECT max(number) + 1, uuidv7(), 'restored' FROM store_epoch");
        store.restart();
        auditor = new Auditor(store.port());
        assertThat(auditor.verify(List.of()).sound()).isTrue();

        Report report = auditor.verify(published);
        assertThat(report.published()).isZero();
        assertThat(report.otherEpochs()).hasSize(1);
        assertThat(report.findings()).hasSize(1);
        Finding found = report.findings().getFirst();
        assertThat(found.kind()).isEqualTo(Kind.OTHER_EPOCH_CONTRADICTED);
        assertThat(found.from()).isLessThanOrEqualTo(3);
        assertThat(found.to()).isGreaterThanOrEqualTo(3);
    }
}

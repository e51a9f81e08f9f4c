package io.qconnect.command.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Auditor;
import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.events.Uuids;
import io.qconnect.proof.Checkpoint;
import io.qconnect.proof.NotProven;
import io.qconnect.proof.Proofs;
import io.qconnect.proof.Receipt;
import io.qconnect.proof.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What is stored gets sealed a moment later, and everything about it can be proven to somebody who trusts nobody. */
@RunningService
class SealingTest {

    private final Clinic clinic;
    private final Auditor auditor;
    private final SealTables tables;
    private final Path keyFile;

    SealingTest(
            @LocalServerPort int port,
            @Autowired SealTables tables,
            @Value("${qconnect.sealing.key-file}") Path keyFile) {
        this.keyFile = keyFile;
        this.clinic = new Clinic(port);
        this.auditor = new Auditor(port);
        this.tables = tables;
    }

    private static List<byte[]> hashes(JsonNode list) {
        List<byte[]> hashes = new ArrayList<>();
        list.forEach(hash -> hashes.add(Base64.getDecoder().decode(hash.asString())));
        return hashes;
    }

    @Test
    void facts_are_sealed_by_themselves() {
        clinic.patient();
        long stored = tables.newestPosition();
        await().atMost(Duration.ofSeconds(60)).until(() -> tables.claim(true).orElseThrow() >= stored);
    }

    @Test
    void a_receipt_holds_with_the_public_key_alone_and_for_its_own_booking_only() {
        String queue = clinic.queue(5);
        String one = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        String two = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        String receipt = auditor.text("/audit/receipts/" + one);

        Receipt.Proven proven = Receipt.of(receipt).verify(auditor.key());
        assertThat(proven.fact().type()).isEqualTo("queue.appointment-booked");
        assertThat(new String(proven.fact().payload())).contains(one);
        assertThat(proven.checkpoint().size())
                .isGreaterThanOrEqualTo(proven.fact().position());

        assertThatThrownBy(() -> Receipt.of(receipt.replace(one, two)).verify(auditor.key()))
                .isInstanceOf(NotProven.class);
        Receipt other = Receipt.of(auditor.text("/audit/receipts/" + two));
        assertThatThrownBy(() ->
                        new Receipt(other.fact(), Receipt.of(receipt).path(), other.checkpoint()).verify(auditor.key()))
                .isInstanceOf(NotProven.class);
        assertThat(auditor.refusal("/audit/receipts/" + Uuids.timeOrdered(), 404)
                        .code())
                .isEqualTo("APPOINTMENT_NOT_FOUND");
    }

    @Test
    void a_fact_is_included_and_one_checkpoint_grows_into_the_next() {
        clinic.patient();
        JsonNode included = auditor.json("/audit/proofs/inclusion?position=" + tables.newestPosition());
        Checkpoint first = auditor.key().open(included.path("checkpoint").asString());
        assertThat(Proofs.included(
                        Base64.getDecoder().decode(included.path("leafHash").asString()),
                        included.path("position").asLong() - 1,
                        first.size(),
                        hashes(included.path("proof")),
                        first.root()))
                .isTrue();

        clinic.queue(3);
        JsonNode later = auditor.json("/audit/proofs/inclusion?position=" + tables.newestPosition());
        Checkpoint second = auditor.key().open(later.path("checkpoint").asString());
        assertThat(second.size()).isGreaterThan(first.size());
        JsonNode growth =
                auditor.json("/audit/proofs/consistency?from=%d&to=%d".formatted(first.size(), second.size()));
        assertThat(Proofs.consistent(
                        first.size(), first.root(), second.size(), second.root(), hashes(growth.path("proof"))))
                .isTrue();
        assertThat(auditor.key().open(auditor.text("/audit/checkpoint?size=" + first.size())))
                .usingRecursiveComparison()
                .isEqualTo(first);
        assertThat(auditor.refusal("/audit/checkpoint?size=999999999", 404).code())
                .isEqualTo("CHECKPOINT_UNKNOWN");
    }

    @Test
    void an_export_is_sound_while_bookings_go_on() throws Exception {
        String queue = clinic.queue(200);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var bookings = threads.submit(() -> {
                for (int i = 0; i < 50; i++) {
                    clinic.book(queue, clinic.patient()).expect(201);
                }
            });
            for (int i = 0; i < 3; i++) {
                Report report = auditor.verify(List.of());
                assertThat(report.findings()).isEmpty();
                assertThat(report.facts()).isPositive();
            }
            bookings.get();
        }
    }

    @Test
    void the_key_is_readable_by_its_owner_only_and_nowhere_in_an_answer() throws IOException {
        assertThat(Files.getPosixFilePermissions(keyFile)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(keyFile)).contains("PRIVATE");
        assertThat(auditor.text("/audit/checkpoint/key"))
                .doesNotContain("PRIVATE")
                .startsWith("qconnect/clinic+");
    }

    @Test
    void a_key_that_others_may_read_signs_nothing(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("sealing.key");
        String name = SigningKeyFile.loadOrCreate(file, "a-log").verifier().name();
        assertThat(SigningKeyFile.loadOrCreate(file, "a-log").verifier().name()).isEqualTo(name);

        for (String permissions : List.of("rw-r--r--", "rw-rw----", "rw----r--")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            assertThatThrownBy(() -> SigningKeyFile.loadOrCreate(file, "a-log"))
                    .as(permissions)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("chmod 600");
        }
    }
}

package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Part;
import io.qconnect.proof.ExportVerifier;
import io.qconnect.proof.NotProven;
import io.qconnect.proof.Note;
import io.qconnect.proof.Report;
import io.qconnect.proof.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * command-service and PostgreSQL are killed (SIGKILL) again and again while bookings come in, facts are sealed,
 * checkpoints published and history exported. Afterwards every fact is sealed exactly once, and no published checkpoint
 * is contradicted.
 */
@Tag("proof")
class SealsSurviveTest {

    private static final int KILLS = Integer.getInteger("qconnect.proof.kills", 20);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Visitor visitor = TheClinic.visitor();
    private final ClinicApi api = new ClinicApi(
            TheClinic.running().plan().commandUrl(),
            TheClinic.running().plan().queryUrl(),
            TheClinic.running().accounts().of("auditor"));

    @Test
    void whoever_is_killed_every_fact_is_sealed_once() throws Exception {
        VerifierKey key = VerifierKey.of(text("/audit/checkpoint/key"));
        Random random = new Random(6962);
        List<String> queues =
                IntStream.range(0, 20).mapToObj(_ -> visitor.queue(2_000)).toList();
        List<String> patients =
                IntStream.range(0, 200).mapToObj(_ -> visitor.patient()).toList();
        StreamOfBookings bookings = new StreamOfBookings(visitor, queues, patients, 80);
        try (bookings) {
            for (int kill = 0; kill < KILLS; kill++) {
                int moment = bookings.acknowledgedSoFar() + 5 + random.nextInt(60);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(PATIENCE)
                        .until(() -> bookings.acknowledgedSoFar() >= moment);
                Part victim = kill % 4 == 3 ? Part.POSTGRES : Part.COMMAND_SERVICE;
                killWhileExporting(victim, key);
                TheClinic.running().start(victim);
            }
        }
        Report report = verify(text("/audit/export"), key);
        assertThat(report.findings()).isEmpty();
        assertThat(report.published()).isPositive();
        assertThat(report.facts()).isEqualTo(number("SELECT count(*) FROM domain_event"));
        assertThat(report.checkpoint().size()).isEqualTo(number("SELECT max(global_index) FROM domain_event"));
        System.out.printf(
                "killed %d times: %d facts and %d gaps sealed once, %d published checkpoints hold%n",
                KILLS, report.facts(), report.gaps(), report.published());
    }

    /** What was exported when the service died is either whole and sound, or refused. */
    private void killWhileExporting(Part victim, VerifierKey key) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (InputStream export = api.audit("/audit/export")) {
            received.write(export.readNBytes(2_000));
            TheClinic.running().kill(victim);
            export.transferTo(received);
        } catch (IOException brokenOff) {
            assertThatThrownBy(() -> verify(received.toString(StandardCharsets.UTF_8), key))
                    .isInstanceOf(NotProven.class);
            return;
        }
        assertThat(verify(received.toString(StandardCharsets.UTF_8), key).findings())
                .isEmpty();
    }

    private static Report verify(String export, VerifierKey key) throws IOException {
        List<String> published = Note.split(
                Files.readAllBytes(TheClinic.running().plan().dataFolder().resolve("checkpoints/checkpoints")));
        return new ExportVerifier(key, published)
                .verify(new ByteArrayInputStream(export.getBytes(StandardCharsets.UTF_8)));
    }

    private String text(String path) throws IOException {
        try (InputStream answer = api.audit(path)) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = TheClinic.database(LocalPostgres.COMMAND_DATABASE);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}

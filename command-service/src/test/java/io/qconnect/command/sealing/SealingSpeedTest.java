package io.qconnect.command.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Auditor;
import io.qconnect.command.Clinic;
import io.qconnect.proof.ExportVerifier;
import io.qconnect.proof.Report;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** How fast facts are sealed, exported and verified. Prints what it measures; the bounds hold on two busy processors. */
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SealingSpeedTest {

    private static final int FACTS = Integer.getInteger("qconnect.proof.facts", 1_000_000);

    private static final int PAIRS = 10;
    private static final Duration RUN = Duration.ofSeconds(3);

    private static OwnStore store;
    private static Auditor auditor;
    private static SealTables tables;

    @TempDir
    static Path folder;

    @BeforeAll
    static void a_store_with_one_booking() {
        store = new OwnStore("5s");
        Clinic clinic = new Clinic(store.port());
        auditor = new Auditor(store.port());
        tables = store.bean(SealTables.class);
        clinic.book(clinic.queue(5), clinic.patient()).expect(201);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    /** Copies of a real fact, appended under the append lock like any other. */
    private static void append(int facts) {
        store.asSuperuser("SELECT pg_advisory_xact_lock(" + 0x51436F6E6E656374L + ")", """
            INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                      payload_type, payload_revision, payload, meta_data,
                                      command_id, command_part, client_given)
            SELECT gen_random_uuid(), gen_random_uuid(), 0, type, now(), payload_type, payload_revision, payload,
                   meta_data, gen_random_uuid(), 1, false
              FROM (SELECT * FROM domain_event WHERE payload_type = 'queue.token-issued' LIMIT 1) one,
                   generate_series(1, %d)
            """.formatted(facts));
    }

    private static long sealed() {
        return store.number("SELECT max(size) FROM sealed_log");
    }

    @Test
    @Order(1)
    void sealing_keeps_up_with_three_thousand_facts_a_second_within_two_seconds() {
        AtomicLong worstNanos = new AtomicLong();
        long begin = System.nanoTime();
        for (int second = 0; second < 10; second++) {
            for (int tenth = 0; tenth < 10; tenth++) {
                long due = begin
                        + Duration.ofMillis(second * 1_000L + tenth * 100L).toNanos();
                await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= due);
                append(300);
            }
            long newest = tables.newestPosition();
            long since = System.nanoTime();
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> sealed() >= newest);
            worstNanos.accumulateAndGet(System.nanoTime() - since, Math::max);
        }
        System.out.printf("3,000 facts/s: sealed at most %d ms later%n", worstNanos.get() / 1_000_000);
        assertThat(Duration.ofNanos(worstNanos.get())).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    @Order(2)
    void a_backlog_is_sealed() {
        for (int i = 0; i < FACTS; i += 100_000) {
            append(100_000);
        }
        long before = sealed();
        long newest = tables.newestPosition();
        long begin = System.nanoTime();
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMinutes(10))
                .until(() -> sealed() >= newest);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("sealing a backlog: %,.0f facts/s%n", (newest - before) / seconds);
        assertThat((newest - before) / seconds).isGreaterThan(6_000);
    }

    @Test
    @Order(3)
    void history_is_exported_and_verified() throws IOException {
        auditor.json("/audit/proofs/inclusion?position=1");
        Path file = folder.resolve("history.ndjson");
        Runtime.getRuntime().gc();
        long begin = System.nanoTime();
        try (InputStream export = auditor.stream("/audit/export")) {
            Files.copy(export, file);
        }
        double exporting = (System.nanoTime() - begin) / 1e9;
        begin = System.nanoTime();
        Report report;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            report = new ExportVerifier(auditor.key(), store.published()).verify(in);
        }
        double verifying = (System.nanoTime() - begin) / 1e9;
        assertThat(report.findings()).isEmpty();
        System.out.printf(
                "%,d facts, %,d MB: exported at %,.0f facts/s, verified at %,.0f facts/s%n",
                report.facts(), Files.size(file) >> 20, report.facts() / exporting, report.facts() / verifying);
        assertThat(report.facts() / exporting).isGreaterThan(50_000);
        assertThat(report.facts() / verifying).isGreaterThan(100_000);
    }

    /** Pairs of short runs with and without sealing, in changing order, on the same service. */
    @Test
    @Order(4)
    void bookings_hardly_notice() {
        SealingLoop sealing = store.bean(SealingLoop.class);
        Clinic clinic = new Clinic(store.port());
        bookingsPerSecond(clinic);
        List<Double> costs = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            boolean sealedFirst = pair % 2 == 0;
            double first = run(clinic, sealing, sealedFirst);
            double second = run(clinic, sealing, !sealedFirst);
            double with = sealedFirst ? first : second;
            double without = sealedFirst ? second : first;
            costs.add(1 - with / without);
        }
        sealing.start();
        costs.sort(Double::compare);
        double median = (costs.get(PAIRS / 2 - 1) + costs.get(PAIRS / 2)) / 2;
        // the second and the last but one of ten enclose the median with a probability of 98 %
        System.out.printf(
                "sealing costs bookings %.1f %% (median of %d pairs; %.1f to %.1f %%)%n",
                100 * median, PAIRS, 100 * costs.get(1), 100 * costs.get(PAIRS - 2));
        assertThat(costs.get(1)).isLessThan(0.05);
    }

    private static double run(Clinic clinic, SealingLoop sealing, boolean sealed) {
        if (sealed && !sealing.isRunning()) {
            sealing.start();
        } else if (!sealed) {
            sealing.stop();
        }
        return bookingsPerSecond(clinic);
    }

    private static double bookingsPerSecond(Clinic clinic) {
        List<String> queues =
                IntStream.range(0, 8).mapToObj(_ -> clinic.queue(2_000)).toList();
        AtomicLong booked = new AtomicLong();
        long end = System.nanoTime() + RUN.toNanos();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < 32; client++) {
                String tokens = "/queues/" + queues.get(client % queues.size()) + "/tokens";
                clients.submit(() -> {
                    while (System.nanoTime() < end) {
                        if (clinic.post(tokens, "{}").status() == 201) {
                            booked.incrementAndGet();
                        }
                    }
                });
            }
        }
        return booked.get() * 1e9 / RUN.toNanos();
    }
}

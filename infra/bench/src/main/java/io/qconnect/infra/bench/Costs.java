package io.qconnect.infra.bench;

import io.qconnect.infra.bench.BookingLoad.Run;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.proof.ExportVerifier;
import io.qconnect.proof.VerifierKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * What QConnect's promises to others cost a booking. Each is measured with and without, ten pairs, one half right after
 * the other and every second pair the other way round; so what slows the machine down slows both. What goes to auditors
 * is measured here too: how far sealing is behind, and how fast history leaves the house and is verified.
 *
 * @param scratch a folder for an export
 */
record Costs(BusRuns bus, History history, ClinicApi auditor, Path scratch, Lengths lengths, Sheet sheet) {

    private static final int PAIRS = 10;
    private static final int CONNECTIONS = 32;
    private static final int IN_FLIGHT = 256;
    private static final int PER_SECOND_MAX = 20_000;

    private interface Half {
        Load.Result measure() throws Exception;
    }

    private void pairs(String id, String scenario, double goal, Half with, Half without) throws Exception {
        for (int pair = 0; pair < PAIRS; pair++) {
            boolean first = pair % 2 == 0;
            Load.Result one = first ? with.measure() : without.measure();
            Load.Result other = first ? without.measure() : with.measure();
            Load.Result kept = first ? one : other;
            Load.Result spared = first ? other : one;
            sheet.share(
                    id,
                    scenario,
                    goal,
                    kept.perSecond() / spared.perSecond(),
                    ("%s/s beside %s/s; %.0f µs of processor time a booking beside %.0f,"
                                    + " those who book included; %d pairs")
                            .formatted(
                                    Report.shown(kept.perSecond()),
                                    Report.shown(spared.perSecond()),
                                    kept.cpu() / kept.perSecond() * 1e6,
                                    spared.cpu() / spared.perSecond() * 1e6,
                                    PAIRS));
        }
    }

    /** A booking's facts hold nothing personal, so nothing of them is encrypted: what is measured is who may book. */
    void ofAccessControl() throws Exception {
        warmUp("");
        warmUp(OpenDoor.HEADER + ": 1\r\n");
        pairs(
                "cost-access",
                "HTTP, 100 queues, %d connections: with tokens and roles, of the rate without".formatted(CONNECTIONS),
                0.9,
                () -> overHttp(""),
                () -> overHttp(OpenDoor.HEADER + ": 1\r\n"));
    }

    private void warmUp(String header) throws Exception {
        for (int i = 0; i < 2; i++) {
            overHttp(header);
        }
    }

    private Load.Result overHttp(String header) throws Exception {
        Run run = bus.bookings().openQueues(100, lengths.callsMax(PER_SECOND_MAX));
        Load.Result result = Load.closed(
                CONNECTIONS,
                lengths.settle(),
                lengths.measured(),
                bus.bookings().overHttp(bus.url(), header, run));
        bus.bookings().check(run);
        return result;
    }

    void ofSealing() throws Exception {
        SmartLifecycle sealing = bus.sealing();
        history.secondsUntilSealed();
        pairs(
                "cost-sealing",
                "command bus, 100 queues, %d in flight: with sealing, of the rate without".formatted(IN_FLIGHT),
                0.95,
                () -> {
                    Load.Result result = bus.booked(100, IN_FLIGHT);
                    history.secondsUntilSealed();
                    return result;
                },
                () -> {
                    sealing.stop();
                    try {
                        return bus.booked(100, IN_FLIGHT);
                    } finally {
                        sealing.start();
                        history.secondsUntilSealed();
                    }
                });
    }

    void sealingKeepsUp(int factsPerSecond) throws Exception {
        bus.paced(factsPerSecond / 2);
        sheet.time(
                "sealing-lag",
                "until all is sealed after %d s of %,d facts a second"
                        .formatted(lengths.paced().toSeconds(), factsPerSecond),
                "s",
                2,
                history.secondsUntilSealed(),
                "asked every 20 ms");
    }

    /**
     * The whole history leaves the house, as a file, and is verified there.
     *
     * @throws IllegalStateException when the service's own export is not sound
     */
    void exportAndVerify() throws Exception {
        Path export = scratch.resolve("history.ndjson");
        long facts = history.facts();
        VerifierKey key = VerifierKey.of(text("/audit/checkpoint/key"));
        long begin = System.nanoTime();
        try (InputStream in = auditor.audit("/audit/export");
                LiveHeap heap = new LiveHeap()) {
            Files.copy(in, export);
            sheet.time(
                    "export-heap",
                    "heap that is alive, second half of that export over the first",
                    "ratio",
                    1.25,
                    heap.growth(),
                    heap.range());
        }
        long exported = System.nanoTime();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(export))) {
            if (!new ExportVerifier(key, List.of()).verify(in).sound()) {
                throw new IllegalStateException("An export is not sound");
            }
        }
        long verified = System.nanoTime();
        String size = "%,d facts, %,d MiB".formatted(facts, Files.size(export) >> 20);
        sheet.throughput(
                "export",
                "exporting the whole history over HTTP to a file, facts",
                100_000,
                facts / ((exported - begin) / 1e9),
                size);
        sheet.throughput(
                "verify", "verifying that export offline, facts", 300_000, facts / ((verified - exported) / 1e9), size);
        Files.delete(export);
    }

    private String text(String path) throws IOException {
        try (InputStream in = auditor.audit(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

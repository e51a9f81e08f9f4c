package io.qconnect.infra.cli;

import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Part;
import io.qconnect.infra.local.Ports;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Looks, before anything is started, for what would make it fail half-way with a message that nobody understands. */
final class Surroundings {

    /** An empty clinic takes 200 MB, and PostgreSQL keeps up to 1 GB of log. */
    private static final long USABLE_BYTES_MIN = 1L << 30;
    /** A service that has lost its parent may finish its last requests. */
    private static final Duration LEFT_OVERS_MAX = Duration.ofSeconds(40);

    private static final int PORT_MAX = 65_535;

    private static final Map<Part, String> OPTIONS = Map.of(
            Part.COMMAND_SERVICE, "--command-port",
            Part.QUERY_SERVICE, "--query-port",
            Part.POSTGRES, "--postgres-port",
            Part.BROKER, "--kafka-port");

    private Surroundings() {}

    static void requireRoom(Path dataFolder) {
        Path existing = dataFolder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new CannotStart("cannot write to " + existing + "; choose another data folder with --data");
        }
        try {
            FileStore disk = Files.getFileStore(existing);
            if (disk.getUsableSpace() < USABLE_BYTES_MIN) {
                throw new CannotStart("the disk is too full: " + (disk.getUsableSpace() >> 20) + " MB left for "
                        + dataFolder + ", " + (USABLE_BYTES_MIN >> 20)
                        + " MB needed; make room, or choose another data folder with --data");
            }
        } catch (IOException e) {
            throw new CannotStart("cannot look at the disk of " + existing + ": " + e.getMessage(), e);
        }
    }

    /** For what is written at the end of something that takes long. */
    static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new CannotStart(file + " is a folder; name a file in it");
        }
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new CannotStart("cannot write " + file + ": there is no folder " + folder + " to write to");
        }
    }

    /** What is wrong with the ports as they were typed; empty when all is well. */
    static Optional<String> mistypedPort(ClinicPlan plan) {
        Set<Integer> seen = new HashSet<>();
        for (Part part : Part.values()) {
            int port = plan.port(part);
            if (port < 1 || port > PORT_MAX) {
                return Optional.of(OPTIONS.get(part) + ": 1..65535, not " + port);
            }
            if (!seen.add(port)) {
                return Optional.of("port " + port + " was given twice; choose another for " + part.title() + " with "
                        + OPTIONS.get(part));
            }
        }
        return Optional.empty();
    }

    /** @param before the clinic that ran here last: its processes may need a moment to go */
    static void requirePorts(ClinicPlan plan, Optional<ClinicFile> before, Consumer<String> progress) {
        for (Part part : Part.values()) {
            boolean takenOver = part == Part.POSTGRES && LocalPostgres.isRunning(plan.dataFolder());
            if (!takenOver) {
                requirePort(part, plan.port(part), before, progress);
            }
        }
    }

    private static void requirePort(Part part, int port, Optional<ClinicFile> before, Consumer<String> progress) {
        long start = System.nanoTime();
        boolean told = false;
        for (var obstacle = Ports.obstacle(port); obstacle.isPresent(); obstacle = Ports.obstacle(port)) {
            boolean leaving = before.filter(ClinicFile::someProcessIsLeft).isPresent();
            if (!leaving || System.nanoTime() - start > LEFT_OVERS_MAX.toNanos()) {
                throw new CannotStart("port " + port + ", meant for " + part.title() + ", " + obstacle.get()
                        + "; make it free, or choose another port with " + OPTIONS.get(part));
            }
            if (!told) {
                progress.accept("waiting for the last clinic's " + part.title() + " to leave port " + port);
                told = true;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("interrupted");
        }
    }
}

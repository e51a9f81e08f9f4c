package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.AccountsFile;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code clinic.json} in the data folder: what the other commands know about a clinic that runs, or ran.
 *
 * @param pids empty after a proper stop; after a crash it names processes that are gone
 * @param seededOn the day of the seed data's queues, fixed when it was loaded first
 * @param seededQueues the ids of these queues
 */
record ClinicFile(
        Map<Part, Integer> ports,
        Map<Part, Long> pids,
        Instant startedAt,
        @Nullable LocalDate seededOn,
        List<String> seededQueues) {

    private static final Clock CLOCK = Clock.systemDefaultZone();

    private static final String NAME = "clinic.json";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Empty when there is none, or none that can be read: a power cut may have left half of it. */
    static Optional<ClinicFile> read(Path dataFolder) {
        Path file = dataFolder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), ClinicFile.class));
        } catch (JacksonException damaged) {
            // it says only what the last start knew, and the next one says it anew
            return Optional.empty();
        }
    }

    /** @throws CannotStart when no clinic was ever started over this folder */
    static ClinicFile require(Path dataFolder) {
        return read(dataFolder).orElseThrow(() -> none(dataFolder));
    }

    static CannotStart none(Path dataFolder) {
        return new CannotStart("there is no clinic in " + dataFolder + "; start one with \"infra/qconnect up\"");
    }

    /** Renamed into place, so that nobody reads half of it. */
    void write(Path dataFolder) {
        Path draft = dataFolder.resolve(NAME + ".draft");
        JSON.writeValue(draft.toFile(), this);
        try {
            Files.move(draft, dataFolder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ClinicFile starting(ClinicPlan plan, Optional<ClinicFile> before) {
        Map<Part, Integer> ports = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            ports.put(part, plan.port(part));
        }
        return new ClinicFile(
                ports,
                Map.of(),
                CLOCK.instant(),
                before.map(ClinicFile::seededOn).orElse(null),
                before.map(ClinicFile::seededQueues).orElse(List.of()));
    }

    ClinicFile withPids(Map<Part, Long> running) {
        return new ClinicFile(ports, running, startedAt, seededOn, seededQueues);
    }

    ClinicFile seeded(LocalDate date, List<String> queues) {
        return new ClinicFile(ports, pids, startedAt, date, queues);
    }

    /** As the admin of the accounts file. */
    ClinicApi api(Path dataFolder) {
        return new ClinicApi(
                url(Part.COMMAND_SERVICE),
                url(Part.QUERY_SERVICE),
                AccountsFile.in(dataFolder).of("admin"));
    }

    String commandUrl() {
        return url(Part.COMMAND_SERVICE);
    }

    private String url(Part service) {
        return "http://127.0.0.1:" + ports.get(service);
    }

    /** Whether a process of an earlier start is still there, stopping perhaps. */
    boolean someProcessIsLeft() {
        return pids.values().stream().anyMatch(pid -> ProcessHandle.of(pid).isPresent());
    }
}

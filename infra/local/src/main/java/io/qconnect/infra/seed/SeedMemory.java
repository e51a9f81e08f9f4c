package io.qconnect.infra.seed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code seed.json} in the data folder: the day of the first seeding, and which record of the clinic each key has
 * become. A record is written down before it is made, with what it is to be made of. So a seeding that was interrupted
 * repeats the same request, under the same idempotency key, even when the data has been edited since.
 */
public final class SeedMemory {

    private static final String NAME = "seed.json";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;
    private final Kept kept;

    private SeedMemory(Path file, Kept kept) {
        this.file = file;
        this.kept = kept;
    }

    /**
     * @param request what it is made of
     * @param id null until it has been made
     * @param stream whose version counts: its own, or that of the queue it is in
     */
    record Entry(
            Map<String, Object> request,
            @Nullable String id,
            @Nullable String stream,
            long version) {

        Entry made(String newId, String itsStream, long newVersion) {
            return new Entry(request, newId, itsStream, newVersion);
        }
    }

    record Kept(LocalDate date, Map<String, Entry> records) {}

    /** @param today the day of the queues, if this is the first time */
    public static SeedMemory in(Path dataFolder, LocalDate today) {
        Path file = dataFolder.resolve(NAME);
        if (Files.exists(file)) {
            return new SeedMemory(file, JSON.readValue(file.toFile(), Kept.class));
        }
        SeedMemory fresh = new SeedMemory(file, new Kept(today, new LinkedHashMap<>()));
        fresh.write();
        return fresh;
    }

    /** Whether a seeding was begun there. */
    public static boolean existsIn(Path dataFolder) {
        return Files.exists(dataFolder.resolve(NAME));
    }

    /** With what was seeded, the memory of it goes. */
    public static void forget(Path dataFolder) {
        try {
            Files.deleteIfExists(dataFolder.resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public LocalDate date() {
        return kept.date();
    }

    Optional<Entry> find(String key) {
        return Optional.ofNullable(kept.records().get(key));
    }

    void keep(String key, Entry entry) {
        kept.records().put(key, entry);
        write();
    }

    void remove(String key) {
        kept.records().remove(key);
        write();
    }

    private void write() {
        try {
            Path draft = Files.createTempFile(
                    file.getParent(),
                    "draft",
                    null,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            JSON.writeValue(draft.toFile(), kept);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

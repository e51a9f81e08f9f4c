package io.qconnect.infra.seed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a clinic is to begin with, as a file says it. Each record has a key, which is its name for ever: whoever edits a
 * record keeps its key, and the next seeding brings it up to date.
 */
public record SeedData(
        List<User> users,
        List<Doctor> doctors,
        List<Queue> queues,
        List<Appointment> appointments,
        List<Content> files) {

    private static final JsonMapper JSON = JsonMapper.shared();

    record User(
            String key, String name, String email, @Nullable String phone, String role) {}

    record Doctor(String key, String name, String specialty, String roomNo) {}

    /** Its day is that of the first seeding. */
    record Queue(String key, String doctor, int capacity) {}

    /** @param status {@code PENDING} (checked in), {@code IN_PROGRESS}, {@code COMPLETED} or {@code CANCELLED} */
    record Appointment(String key, String queue, String patient, String status) {}

    /** A text file. */
    record Content(String key, String patient, String name, String content) {}

    /** Five users, four doctors, four queues, four appointments in three statuses, three files. */
    public static SeedData usual() {
        try (InputStream file = SeedData.class.getResourceAsStream("/seed.json")) {
            return JSON.readValue(Objects.requireNonNull(file), SeedData.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of somebody's own, written like {@code seed.json}. */
    public static SeedData of(Path file) {
        return JSON.readValue(file.toFile(), SeedData.class);
    }

    int size() {
        return users.size() + doctors.size() + queues.size() + appointments.size() + files.size();
    }
}

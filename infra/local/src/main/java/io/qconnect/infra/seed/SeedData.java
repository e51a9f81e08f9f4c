package io.qconnect.infra.seed;

import io.qconnect.infra.local.CannotStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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

    /** An empty list is written down as such: a file that has none of these is another file. */
    public SeedData {
        complete("users, doctors, queues, appointments and files", users, doctors, queues, appointments, files);
    }

    record User(
            String key, String name, String email, @Nullable String phone, String role) {
        User {
            complete("a user's key, name, email and role", key, name, email, role);
        }
    }

    record Doctor(String key, String name, String specialty, String roomNo) {
        Doctor {
            complete("a doctor's key, name, specialty and roomNo", key, name, specialty, roomNo);
        }
    }

    /** Its day is that of the first seeding. */
    record Queue(String key, String doctor, int capacity) {
        Queue {
            complete("a queue's key, doctor and capacity", key, doctor, capacity == 0 ? null : capacity);
        }
    }

    /** @param status {@code PENDING} (checked in), {@code IN_PROGRESS}, {@code COMPLETED} or {@code CANCELLED} */
    record Appointment(String key, String queue, String patient, String status) {
        Appointment {
            complete("an appointment's key, queue, patient and status", key, queue, patient, status);
        }
    }

    /** A text file. */
    record Content(String key, String patient, String name, String content) {
        Content {
            complete("a file's key, patient, name and content", key, patient, name, content);
        }
    }

    private static void complete(String what, @Nullable Object... values) {
        if (Stream.of(values).anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("it lacks some of " + what);
        }
    }

    /** Five users, four doctors, four queues, four appointments in three statuses, three files. */
    public static SeedData usual() {
        try (InputStream file = SeedData.class.getResourceAsStream("/seed.json")) {
            return JSON.readValue(Objects.requireNonNull(file), SeedData.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Of somebody's own, written like {@code seed.json}.
     *
     * @throws CannotStart when the file cannot be read, or is something else
     */
    public static SeedData of(Path file) {
        try {
            return JSON.readValue(file.toFile(), SeedData.class);
        } catch (JacksonException other) {
            String why = other.getCause() instanceof IllegalArgumentException incomplete
                    ? incomplete.getMessage()
                    : other.getOriginalMessage();
            throw new CannotStart(file + " cannot be read as seed data: " + why, other);
        }
    }

    int size() {
        return users.size() + doctors.size() + queues.size() + appointments.size() + files.size();
    }
}

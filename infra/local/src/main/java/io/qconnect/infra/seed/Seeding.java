package io.qconnect.infra.seed;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.seed.SeedMemory.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a clinic to what the seed data says, through the same commands that everybody uses, so that history explains
 * every record. What is missing is made, what differs is changed, and what is as it should be costs a look. A visit
 * goes forward only: one that has ended otherwise is left as it is, and said to be.
 */
public final class Seeding {

    private final ClinicApi clinic;
    private final SeedData data;
    private final SeedMemory memory;
    private final Consumer<String> log;
    private final Map<Outcome, Integer> outcomes = new HashMap<>();
    private final List<String> queues = new ArrayList<>();

    /** What became of a record. */
    enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED,
        LEFT
    }

    /** @param queues the ids of the queues, in the order of the data */
    public record Summary(int records, int created, int updated, int unchanged, int left, List<String> queues) {

        @Override
        public String toString() {
            String differing = left == 0 ? "" : ", " + left + " left as they are";
            return records + " records: " + created + " created, " + updated + " updated, " + unchanged + " unchanged"
                    + differing;
        }
    }

    private Seeding(ClinicApi clinic, SeedData data, SeedMemory memory, Consumer<String> log) {
        this.clinic = clinic;
        this.data = data;
        this.memory = memory;
        this.log = log;
    }

    /**
     * Returns when the read side shows what was done.
     *
     * @param log hears a line about each record
     * @throws IllegalStateException when the clinic refuses something
     */
    public static Summary carryOut(ClinicApi clinic, SeedData data, SeedMemory memory, Consumer<String> log) {
        return new Seeding(clinic, data, memory, log).carryOut();
    }

    private Summary carryOut() {
        data.users().forEach(this::user);
        data.doctors().forEach(this::doctor);
        data.queues().forEach(this::queue);
        data.appointments().forEach(this::appointment);
        data.files().forEach(this::file);
        return new Summary(
                data.size(),
                count(Outcome.CREATED),
                count(Outcome.UPDATED),
                count(Outcome.UNCHANGED),
                count(Outcome.LEFT),
                queues);
    }

    private int count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    private void user(SeedData.User user) {
        String key = "user-" + user.key();
        Map<String, Object> profile = new HashMap<>(Map.of("name", user.name(), "email", user.email()));
        if (user.phone() != null) {
            profile.put("phone", user.phone());
        }
        Answer now = now(key, "/users/");
        if (now == null) {
            Map<String, Object> body = new HashMap<>(profile);
            body.put("role", user.role());
            create(key, "/users", body, "userId", null);
            created(key, "/users/");
            return;
        }
        boolean same = now.text("name").equals(user.name())
                && now.text("email").equals(user.email())
                && now.text("phone").equals(Objects.requireNonNullElse(user.phone(), ""));
        if (!same) {
            change(key, "/users/" + id(key) + "/profile", profile);
        }
        boolean sameRole = now.text("role").equals(user.role());
        if (!sameRole) {
            change(key, "/users/" + id(key) + "/role", Map.of("role", user.role()));
        }
        note(same && sameRole ? Outcome.UNCHANGED : Outcome.UPDATED, key);
    }

    private void doctor(SeedData.Doctor doctor) {
        String key = "doctor-" + doctor.key();
        Map<String, Object> body =
                Map.of("name", doctor.name(), "specialty", doctor.specialty(), "roomNo", doctor.roomNo());
        Answer now = now(key, "/doctors/");
        if (now == null) {
            create(key, "/doctors", body, "doctorId", null);
            created(key, "/doctors/");
        } else if (holds(now, body)) {
            note(Outcome.UNCHANGED, key);
        } else {
            change(key, "/doctors/" + id(key), body);
            note(Outcome.UPDATED, key);
        }
    }

    private static boolean holds(Answer answer, Map<String, Object> values) {
        return values.entrySet().stream()
                .allMatch(it -> answer.text(it.getKey()).equals(it.getValue()));
    }

    private void queue(SeedData.Queue queue) {
        String key = "queue-" + queue.key();
        Map<String, Object> body = Map.of(
                "doctorId", id("doctor-" + queue.doctor()),
                "date", memory.date().toString(),
                "capacity", queue.capacity());
        Answer now = now(key, "/queues/");
        if (now == null) {
            create(key, "/queues", body, "queueId", null);
            created(key, "/queues/");
        } else if (now.number("capacity") == queue.capacity()) {
            note(Outcome.UNCHANGED, key);
        } else {
            change(key, "/queues/" + id(key) + "/capacity", Map.of("capacity", queue.capacity()));
            note(Outcome.UPDATED, key);
        }
        queues.add(id(key));
    }

    private void appointment(SeedData.Appointment appointment) {
        String key = "appointment-" + appointment.key();
        String queue = id("queue-" + appointment.queue());
        Answer now = now(key, "/appointments/");
        String stage;
        if (now == null) {
            create(
                    key,
                    "/queues/" + queue + "/appointments",
                    Map.of("patientId", id("user-" + appointment.patient())),
                    "appointmentId",
                    queue);
            stage = "BOOKED";
        } else {
            stage = now.text("stage");
        }
        Visit visit = new Visit(stage);
        List<String> steps = visit.stepsTo(appointment.status());
        for (String step : steps) {
            Answer answer = expect(clinic.command(
                    "/queues/" + queue + "/appointments/" + id(key) + "/" + step,
                    Map.of(),
                    "seed-" + UUID.randomUUID()));
            remember(key, id(key), queue, answer.number("version"));
        }
        awaitVisible(key, "/appointments/");
        if (now == null) {
            note(Outcome.CREATED, key);
        } else if (!steps.isEmpty()) {
            note(Outcome.UPDATED, key);
        } else {
            note(visit.is(appointment.status()) ? Outcome.UNCHANGED : Outcome.LEFT, key);
        }
    }

    /** A file never changes: another content is another file, in its place. */
    private void file(SeedData.Content file) {
        String key = "file-" + file.key();
        Map<String, Object> content = Map.of("patient", file.patient(), "name", file.name(), "content", file.content());
        Answer now = now(key, "/files/");
        if (now != null && entry(key).request().entrySet().containsAll(content.entrySet())) {
            note(Outcome.UNCHANGED, key);
            return;
        }
        if (now != null) {
            expect(clinic.delete("/files/" + id(key), "seed-" + UUID.randomUUID()));
            memory.remove(key);
        }
        Map<String, Object> request = new HashMap<>(content);
        // a content that was there before is a new file all the same
        request.put("upload", UUID.randomUUID().toString());
        Entry planned = plan(key, request);
        Answer answer = expect(clinic.upload(
                id("user-" + file.patient()),
                planned.request().getOrDefault("name", "").toString(),
                "text/plain",
                planned.request().getOrDefault("content", "").toString().getBytes(StandardCharsets.UTF_8),
                "seed-" + planned.request().getOrDefault("upload", key)));
        remember(key, answer.text("fileId"), answer.text("fileId"), answer.number("version"));
        awaitVisible(key, "/files/");
        note(now == null ? Outcome.CREATED : Outcome.UPDATED, key);
    }

    /** How the record stands, at least as new as we have left it; null when the clinic does not have it. */
    private @Nullable Answer now(String key, String path) {
        Entry entry = memory.find(key).orElse(null);
        if (entry == null || entry.id() == null) {
            return null;
        }
        Answer answer = clinic.ask(path + entry.id() + "?minVersion=" + entry.stream() + ":" + entry.version());
        if (answer.status() == 404) {
            memory.remove(key);
            return null;
        }
        return expect(answer);
    }

    /** @param stream whose version is answered; null for the record's own */
    private void create(String key, String path, Map<String, Object> body, String idField, @Nullable String stream) {
        Entry planned = plan(key, body);
        Answer answer = expect(clinic.command(path, planned.request(), "seed-" + memory.date() + "-" + key));
        String id = answer.text(idField);
        remember(key, id, stream == null ? id : stream, answer.number("version"));
    }

    private void created(String key, String path) {
        awaitVisible(key, path);
        note(Outcome.CREATED, key);
    }

    /** What it is to be made of; what was planned before an interruption stays the plan. */
    private Entry plan(String key, Map<String, Object> request) {
        Entry planned = memory.find(key).orElseGet(() -> new Entry(request, null, null, 0));
        memory.keep(key, planned);
        return planned;
    }

    private void change(String key, String path, Map<String, Object> body) {
        Answer answer = expect(clinic.put(path, body, "seed-" + UUID.randomUUID()));
        remember(key, id(key), id(key), answer.number("version"));
    }

    private void remember(String key, String id, String stream, long version) {
        memory.keep(key, entry(key).made(id, stream, version));
    }

    private Entry entry(String key) {
        return memory.find(key).orElseThrow(() -> new IllegalStateException("the seed data names no " + key));
    }

    private String id(String key) {
        String id = entry(key).id();
        if (id == null) {
            throw new IllegalStateException(key + " has not been made yet");
        }
        return id;
    }

    private void awaitVisible(String key, String path) {
        Entry entry = entry(key);
        expect(clinic.ask(path + entry.id() + "?minVersion=" + entry.stream() + ":" + entry.version()));
    }

    private void note(Outcome outcome, String key) {
        outcomes.merge(outcome, 1, Integer::sum);
        String word = switch (outcome) {
            case CREATED -> "created";
            case UPDATED -> "updated";
            case UNCHANGED -> "unchanged";
            case LEFT -> "left as it is (a visit goes forward only)";
        };
        log.accept("  %-28s %s".formatted(key, word));
    }

    private static Answer expect(Answer answer) {
        if (!answer.ok()) {
            throw new IllegalStateException("seed data was refused: " + answer);
        }
        return answer;
    }
}

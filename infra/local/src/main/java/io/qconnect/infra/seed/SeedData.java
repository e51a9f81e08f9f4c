package io.qconnect.infra.seed;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Five users, four doctors, four queues and four appointments in three statuses, made through the same commands that
 * everybody uses. Every command has a fixed idempotency key, so loading them twice changes nothing.
 */
public final class SeedData {

    private static final List<Map<String, String>> USERS = List.of(
            Map.of("name", "Ada Brandt", "email", "ada.brandt@example.org", "phone", "+49 30 5550101"),
            Map.of("name", "Bruno Keller", "email", "bruno.keller@example.org", "phone", "+49 30 5550102"),
            Map.of("name", "Carla Nowak", "email", "carla.nowak@example.org"),
            Map.of("name", "Dana Fischer", "email", "dana.fischer@example.org", "role", "STAFF"),
            Map.of("name", "Emil Wagner", "email", "emil.wagner@example.org", "role", "ADMIN"));

    private static final List<Map<String, String>> DOCTORS = List.of(
            Map.of("name", "Dr. Mara Lindt", "specialty", "General medicine", "roomNo", "101"),
            Map.of("name", "Dr. Jonas Weber", "specialty", "Paediatrics", "roomNo", "102"),
            Map.of("name", "Dr. Selin Aydin", "specialty", "Cardiology", "roomNo", "201"),
            Map.of("name", "Dr. Paul Moreau", "specialty", "Orthopaedics", "roomNo", "202"));

    private final ClinicApi clinic;
    private final LocalDate date;

    private SeedData(ClinicApi clinic, LocalDate date) {
        this.clinic = clinic;
        this.date = date;
    }

    /**
     * Returns when the read side shows what was loaded.
     *
     * @param date the queues' day; another day makes other queues
     * @return the ids of the queues
     * @throws IllegalStateException when the clinic refuses something
     */
    public static List<String> load(ClinicApi clinic, LocalDate date) {
        return new SeedData(clinic, date).load();
    }

    private List<String> load() {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < USERS.size(); i++) {
            users.add(create("/users", USERS.get(i), "seed-user-" + i).text("userId"));
        }
        List<String> queues = new ArrayList<>();
        for (int i = 0; i < DOCTORS.size(); i++) {
            String doctor =
                    create("/doctors", DOCTORS.get(i), "seed-doctor-" + i).text("doctorId");
            Map<String, String> queue = Map.of("doctorId", doctor, "date", date.toString());
            queues.add(create("/queues", queue, key("queue-" + i)).text("queueId"));
        }
        appointments(queues, users);
        return queues;
    }

    /** One patient done, one in the room, one waiting; the first has a place with another doctor besides. */
    private void appointments(List<String> queues, List<String> patients) {
        String first = queues.getFirst();
        String done = book(first, patients.get(0), 0);
        String inside = book(first, patients.get(1), 1);
        String waiting = book(first, patients.get(2), 2);
        String elsewhere = book(queues.get(1), patients.get(0), 3);
        change(first, done, "check-in");
        change(first, done, "start");
        change(first, done, "complete");
        change(first, inside, "check-in");
        change(first, inside, "start");
        long firstVersion = change(first, waiting, "check-in");
        awaitVisible(first, waiting, firstVersion);
        awaitVisible(queues.get(1), elsewhere, 1);
    }

    private String book(String queue, String patient, int no) {
        return create("/queues/" + queue + "/appointments", Map.of("patientId", patient), key("appointment-" + no))
                .text("appointmentId");
    }

    private long change(String queue, String appointment, String step) {
        String path = "/queues/" + queue + "/appointments/" + appointment + "/" + step;
        return create(path, Map.of(), key(step + "-" + appointment)).number("version");
    }

    private void awaitVisible(String queue, String appointment, long version) {
        Answer answer = clinic.ask("/appointments/" + appointment + "?minVersion=" + queue + ":" + version);
        if (!answer.ok()) {
            throw new IllegalStateException("the read side does not show an appointment that was booked: " + answer);
        }
    }

    private Answer create(String path, Map<String, ?> body, String key) {
        Answer answer = clinic.command(path, body, key);
        if (!answer.ok()) {
            throw new IllegalStateException("seed data was refused: POST " + path + " " + answer);
        }
        return answer;
    }

    private String key(String what) {
        return "seed-" + date + "-" + what;
    }
}

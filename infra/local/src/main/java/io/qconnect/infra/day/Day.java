package io.qconnect.infra.day;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A day in the clinic: people register and book, then the morning takes its course, and at last everything that was
 * promised is looked up on the read side.
 */
public final class Day {

    /** How many people register at the same time; enough to keep the clinic busy, too few to drown it. */
    private static final int REGISTRATIONS_AT_ONCE = 8;
    /** Places beyond those that are planned for, so that nobody is refused for want of room. */
    private static final int SPARE_PLACES = 10;

    private final ClinicApi clinic;
    private final DayPlan plan;
    private final Morning morning;
    private final Consumer<String> progress;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Tally tally = new Tally();
    private final Reception reception;

    private Day(ClinicApi clinic, DayPlan plan, Consumer<String> progress) {
        this.clinic = clinic;
        this.plan = plan;
        this.morning = Morning.of(plan);
        this.progress = progress;
        this.reception = new Reception(clinic, tally, run);
    }

    /** @param progress hears a line about each phase */
    public static DaySummary live(ClinicApi clinic, DayPlan plan, Consumer<String> progress) {
        return new Day(clinic, plan, progress).live();
    }

    private DaySummary live() {
        progress.accept("registering " + plan.patients() + " patients, opening " + plan.doctors() + " queues");
        List<String> patients = registerPatients();
        List<WaitingRoom> rooms = openQueues();
        rehearse(patients);
        progress.accept("booking, " + plan.bookingsPerSecond() + " a second");
        long begin = System.nanoTime();
        book(rooms, patients);
        progress.accept(String.format(
                Locale.ROOT,
                "a morning of %d h %02d min, %.0f times faster",
                morning.length().toHours(),
                morning.length().toMinutesPart(),
                plan.speed()));
        liveThrough(rooms, patients);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        progress.accept("comparing with the read side");
        ReadSideCheck check = new ReadSideCheck(reception);
        rooms.forEach(check::check);
        return DaySummary.of(rooms, tally, took, check.differences());
    }

    /** Unknown people have no id; their place in the list stays empty. */
    private List<String> registerPatients() {
        try (ExecutorService desk = Executors.newFixedThreadPool(REGISTRATIONS_AT_ONCE)) {
            List<Callable<String>> registrations = new ArrayList<>();
            for (PatientStory story : morning.stories()) {
                registrations.add(() -> story.isKnown() ? register(story.no()) : "");
            }
            return all(desk, registrations);
        }
    }

    private String register(int no) {
        Map<String, String> person = Map.of(
                "name", "Patient " + (no + 1),
                "email", "patient-" + (no + 1) + "." + run + "@example.org");
        String userId = reception.create("/users", person).text("userId");
        Answer seen = reception.ask("/users/" + userId + "?minVersion=1");
        if (!seen.ok()) {
            tally.surprise("registered, but not to be seen: " + userId + " " + seen);
        }
        return userId;
    }

    private List<WaitingRoom> openQueues() {
        List<JsonNode> doctors = new ArrayList<>();
        reception.ask("/doctors?limit=100").body().path("items").forEach(doctors::add);
        List<WaitingRoom> rooms = new ArrayList<>();
        for (int i = 0; i < plan.doctors(); i++) {
            rooms.add(i < doctors.size() ? open(i, doctors.get(i)) : openForNewDoctor(i));
        }
        return rooms;
    }

    private WaitingRoom open(int no, JsonNode doctor) {
        return open(
                doctor.path("doctorId").asString(),
                doctor.path("roomNo").asString(),
                "D",
                morning.ofDoctor(no).size());
    }

    private WaitingRoom openForNewDoctor(int no) {
        String room = "3" + String.format(Locale.ROOT, "%02d", no + 1);
        String doctorId = newDoctor("Dr. Locum " + (no + 1), room);
        return open(doctorId, room, "D", morning.ofDoctor(no).size());
    }

    private String newDoctor(String name, String room) {
        Map<String, String> doctor = Map.of("name", name, "specialty", "General medicine", "roomNo", room);
        return reception.create("/doctors", doctor).text("doctorId");
    }

    /** In a session of its own: whatever else the doctor does that day is not disturbed, and does not disturb. */
    private WaitingRoom open(String doctorId, String room, String session, int places) {
        Map<String, Object> queue = Map.of(
                "doctorId",
                doctorId,
                "date",
                plan.date().toString(),
                "session",
                session + "-" + run.toUpperCase(Locale.ROOT),
                "capacity",
                places + SPARE_PLACES);
        Answer opened = reception.create("/queues", queue);
        return new WaitingRoom(opened.text("queueId"), room, opened.number("version"));
    }

    private void rehearse(List<String> patients) {
        progress.accept("rehearsing: bookings in queues of their own, until the clinic is awake");
        String doctorId = newDoctor("Dr. Rehearsal", "0");
        int bookings = new Rehearsal(clinic, tally, run, plan.bookingsPerSecond())
                .hold(session -> open(doctorId, "0", session, patients.size()), morning.stories(), patients);
        progress.accept("rehearsed " + bookings + " bookings, which do not count");
    }

    private void book(List<WaitingRoom> rooms, List<String> patients) {
        List<Runnable> bookings = new ArrayList<>();
        for (PatientStory story : morning.stories()) {
            if (story.books()) {
                bookings.add(() -> reception.book(rooms.get(story.doctor()), story, patients.get(story.no())));
            }
        }
        OpenLoop.run(bookings, plan.bookingsPerSecond());
    }

    private void liveThrough(List<WaitingRoom> rooms, List<String> patients) {
        Pace pace = Pace.of(plan.speed());
        try (ExecutorService desks = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> mornings = new ArrayList<>();
            for (int i = 0; i < rooms.size(); i++) {
                ConsultingHours hours = new ConsultingHours(
                        rooms.get(i), morning.ofDoctor(i), patients, morning.length(), reception, new Agenda(pace));
                mornings.add(() -> {
                    hours.run();
                    return null;
                });
            }
            all(desks, mornings);
        }
    }

    private static <T> List<T> all(ExecutorService executor, List<Callable<T>> tasks) {
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> task : executor.invokeAll(tasks)) {
                results.add(OpenLoop.result(task));
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}

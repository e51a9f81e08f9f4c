package io.qconnect.infra.day;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
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

    private final DayPlan plan;
    private final Morning morning;
    private final Consumer<String> progress;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Tally tally = new Tally();
    private final Reception reception;

    private Day(ClinicApi clinic, DayPlan plan, Consumer<String> progress) {
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
                no, doctor.path("doctorId").asString(), doctor.path("roomNo").asString());
    }

    private WaitingRoom openForNewDoctor(int no) {
        String room = "3" + String.format(Locale.ROOT, "%02d", no + 1);
        Map<String, String> doctor =
                Map.of("name", "Dr. Locum " + (no + 1), "specialty", "General medicine", "roomNo", room);
        return open(no, reception.create("/doctors", doctor).text("doctorId"), room);
    }

    /** In a session of its own: whatever else the doctor does today is not disturbed, and does not disturb. */
    private WaitingRoom open(int no, String doctorId, String room) {
        Map<String, Object> queue = Map.of(
                "doctorId",
                doctorId,
                "date",
                LocalDate.now().toString(),
                "session",
                "D-" + run.toUpperCase(Locale.ROOT),
                "capacity",
                morning.ofDoctor(no).size() + SPARE_PLACES);
        Answer opened = reception.create("/queues", queue);
        return new WaitingRoom(opened.text("queueId"), room, opened.number("version"));
    }

    /** Open loop: the next one asks when it is their time, whether or not the last has been answered. */
    private void book(List<WaitingRoom> rooms, List<String> patients) {
        List<PatientStory> bookers =
                morning.stories().stream().filter(PatientStory::books).toList();
        Pace pace = Pace.of(1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < bookers.size(); i++) {
                PatientStory story = bookers.get(i);
                pace.await(Pace.evenly(i, plan.bookingsPerSecond()));
                calls.add(callers.submit(
                        () -> reception.book(rooms.get(story.doctor()), story, patients.get(story.no()))));
            }
            calls.forEach(Day::result);
        }
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
                results.add(result(task));
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static <T> T result(Future<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}

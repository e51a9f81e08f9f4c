package io.qconnect.infra.seed;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A network of doctors, queues and patients of any size, for load tests: a doctor for a hundred patients, a working
 * week, most people with one appointment, some with two. The same size on the same day is the same network, command for
 * command, so an interrupted one is simply loaded again.
 */
public final class LargeSeed {

    /** Beyond what groups in the store can be filled with, more only wait. */
    private static final int IN_FLIGHT = 64;

    private static final int PATIENTS_PER_DOCTOR = 100;
    private static final int DAYS = 5;
    private static final int CAPACITY = 60;
    private static final Duration TELL_EVERY = Duration.ofSeconds(2);

    private static final List<String> NAMES = List.of(
            "Ada", "Ben", "Carla", "Dana", "Emil", "Fatma", "Goran", "Hanna", "Ivo", "Jana", "Kemal", "Lena", "Milan");
    private static final List<String> FAMILIES = List.of(
            "Aksoy", "Berger", "Costa", "Dietrich", "Eriksen", "Ferrari", "Horvat", "Ivanova", "Keller", "Nowak");
    private static final List<String> SPECIALTIES = List.of(
            "General medicine", "Paediatrics", "Cardiology", "Orthopaedics", "Dermatology", "Neurology", "Eyes", "ENT");

    private final ClinicApi clinic;
    private final int patients;
    private final LocalDate date;
    private final Consumer<String> progress;
    private final AtomicLong refused = new AtomicLong();

    private LargeSeed(ClinicApi clinic, int patients, LocalDate date, Consumer<String> progress) {
        this.clinic = clinic;
        this.patients = patients;
        this.date = date;
        this.progress = progress;
    }

    /** @param notBooked appointments for which there was no place */
    public record Loaded(int doctors, int queues, int patients, long appointments, long notBooked) {}

    /**
     * @param date the first day of the queues
     * @throws IllegalStateException when the clinic refuses something that is not about places
     */
    public static Loaded load(ClinicApi clinic, int patients, LocalDate date, Consumer<String> progress) {
        return new LargeSeed(clinic, patients, date, progress).load();
    }

    private Loaded load() {
        int doctors = Math.max(4, patients / PATIENTS_PER_DOCTOR);
        List<String> doctorIds = all("doctors", doctors, this::doctor);
        List<String> queues = all("queues", doctors * DAYS, n -> queue(doctorIds.get(n / DAYS), n));
        List<String> people = all("patients", patients, this::patient);
        int[] whose = IntStream.range(0, patients).flatMap(this::bookingsOf).toArray();
        Map<Integer, Integer> seen = new ConcurrentHashMap<>();
        all("appointments", whose.length, n -> {
            int place = seen.merge(whose[n], 1, Integer::sum);
            return book(queues, people.get(whose[n]), whose[n], place);
        });
        return new Loaded(doctors, queues.size(), people.size(), whose.length - refused.get(), refused.get());
    }

    /** One, for three out of four; two for the others. */
    private IntStream bookingsOf(int patient) {
        return new SplittableRandom(patient).nextInt(4) == 0 ? IntStream.of(patient, patient) : IntStream.of(patient);
    }

    private String doctor(int n) {
        String name = "Dr. " + NAMES.get(n % NAMES.size()) + " " + FAMILIES.get(n % FAMILIES.size());
        Map<String, Object> body = Map.of(
                "name",
                name,
                "specialty",
                SPECIALTIES.get(n % SPECIALTIES.size()),
                "roomNo",
                Integer.toString(100 + n));
        return create("/doctors", body, "doctor-" + n).text("doctorId");
    }

    private String queue(String doctor, int n) {
        Map<String, Object> body =
                Map.of("doctorId", doctor, "date", date.plusDays(n % DAYS).toString(), "capacity", CAPACITY);
        return create("/queues", body, date + "-queue-" + n).text("queueId");
    }

    private String patient(int n) {
        String name = NAMES.get(n % NAMES.size()) + " " + FAMILIES.get(n / NAMES.size() % FAMILIES.size());
        Map<String, Object> body = Map.of("name", name, "email", "patient-" + n + "-of-" + patients + "@example.org");
        return create("/users", body, "patient-" + n).text("userId");
    }

    private String book(List<String> queues, String patient, int number, int place) {
        int queue = new SplittableRandom(number * 31L + place).nextInt(queues.size());
        Answer answer = clinic.command(
                "/queues/" + queues.get(queue) + "/appointments",
                Map.of("patientId", patient),
                key(date + "-booking-" + number + "-" + place));
        boolean noPlace = answer.code().equals("QUEUE_FULL") || answer.code().equals("ALREADY_IN_QUEUE");
        if (!answer.ok() && !noPlace) {
            throw new IllegalStateException("a booking was refused: " + answer);
        }
        if (noPlace) {
            refused.incrementAndGet();
        }
        return answer.text("appointmentId");
    }

    private Answer create(String path, Map<String, Object> body, String key) {
        Answer answer = clinic.command(path, body, key(key));
        if (!answer.ok()) {
            throw new IllegalStateException("seed data was refused: POST " + path + " " + answer);
        }
        return answer;
    }

    private String key(String what) {
        return "large-" + patients + "-" + what;
    }

    /** All of a kind, many at once, answered in their order. */
    private List<String> all(String kind, int count, IntFunction<String> one) {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        AtomicLong done = new AtomicLong();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> made = IntStream.range(0, count)
                    .mapToObj(n -> threads.submit(() -> {
                        inFlight.acquire();
                        try {
                            return one.apply(n);
                        } finally {
                            inFlight.release();
                            done.incrementAndGet();
                        }
                    }))
                    .toList();
            long told = start;
            List<String> ids = new ArrayList<>(count);
            for (Future<String> each : made) {
                ids.add(each.get());
                if (System.nanoTime() - told > TELL_EVERY.toNanos()) {
                    told = System.nanoTime();
                    tell(kind, done.get(), count, told - start);
                }
            }
            tell(kind, count, count, System.nanoTime() - start);
            return ids;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private void tell(String kind, long done, int count, long nanos) {
        long perSecond = Math.max(1, Math.round(done / (nanos / 1e9)));
        String left = done == count ? "" : ", " + (count - done) / perSecond + " s left";
        progress.accept("%,d of %,d %s, %,d a second%s".formatted(done, count, kind, perSecond, left));
    }
}

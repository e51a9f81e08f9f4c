package io.qconnect.infra.bench;

import io.qconnect.infra.bench.HttpWire.Reply;
import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Patients who book. Each is registered beforehand and books once per queue; a queue takes 2,000, so a hot queue that is
 * full is followed by the next one. After each run the store is asked: the numbers of every queue have no gap, and there
 * are as many as there were 201s.
 */
final class BookingLoad {

    /** The largest capacity of a queue. */
    private static final int QUEUE_MAX = 2_000;

    private final ClinicApi api;
    private final LocalPostgres postgres;
    private final List<String> patients;
    private final String doctor;
    private final Set<String> queuesOfRun = ConcurrentHashMap.newKeySet();
    private final AtomicLong acknowledged = new AtomicLong();
    private int sessions;

    BookingLoad(ClinicApi api, LocalPostgres postgres) {
        this.api = api;
        this.postgres = postgres;
        this.doctor = post("/doctors", Map.of("name", "Dr. Bench", "specialty", "Speed", "roomNo", "1"))
                .text("doctorId");
        this.patients = IntStream.range(0, QUEUE_MAX)
                .parallel()
                .mapToObj(i -> post(
                                "/users", Map.of("name", "Patient " + i, "email", UUID.randomUUID() + "@example.org"))
                        .text("userId"))
                .toList();
    }

    private Answer post(String path, Map<String, ?> body) {
        return api.command(path, body, UUID.randomUUID().toString());
    }

    private String open() {
        sessions++;
        var day = LocalDate.of(2026, 1, 1).plusDays(sessions / 1000);
        return post(
                        "/queues",
                        Map.of(
                                "doctorId",
                                doctor,
                                "date",
                                day.toString(),
                                "session",
                                "B-" + sessions,
                                "capacity",
                                QUEUE_MAX))
                .text("queueId");
    }

    /** Queues for a run of at most so many bookings, so many of them in use at a time. */
    List<String> openQueues(int atOnce, long bookingsMax) {
        long sets = bookingsMax / ((long) QUEUE_MAX * atOnce) + 1;
        List<String> queues = new ArrayList<>();
        for (long i = 0; i < sets * atOnce; i++) {
            queues.add(open());
        }
        queuesOfRun.clear();
        queuesOfRun.addAll(queues);
        acknowledged.set(0);
        return queues;
    }

    /** Bookings over HTTP, as many connections as clients. */
    IntFunction<Load.Client> overHttp(String url, List<String> queues, int atOnce) {
        return _ -> {
            try {
                return new HttpBooking(new HttpWire(url, "Authorization: " + api.bearer() + "\r\n"), queues, atOnce);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        };
    }

    String path(List<String> queues, int atOnce, long n) {
        int set = (int) (n / ((long) QUEUE_MAX * atOnce));
        int queue = (int) (n % atOnce);
        if (set * atOnce + queue >= queues.size()) {
            throw new IllegalStateException("More bookings than queues were opened for");
        }
        return "/queues/" + queues.get(set * atOnce + queue) + "/appointments";
    }

    String body(int atOnce, long n) {
        return "{\"patientId\":\"" + patients.get((int) (n / atOnce % QUEUE_MAX)) + "\"}";
    }

    private final class HttpBooking implements Load.Client {

        private final HttpWire wire;
        private final List<String> queues;
        private final int atOnce;

        HttpBooking(HttpWire wire, List<String> queues, int atOnce) {
            this.wire = wire;
            this.queues = queues;
            this.atOnce = atOnce;
        }

        @Override
        public boolean call(long n) throws IOException {
            Reply reply = wire.post(path(queues, atOnce, n), body(atOnce, n));
            if (reply.status() == 201) {
                acknowledged.incrementAndGet();
                return true;
            }
            throw new IllegalStateException("Booking " + n + " was answered " + reply);
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }

    /** @throws IllegalStateException when a number is missing or double, or the store differs from what was answered */
    void check() throws SQLException {
        Login superuser = postgres.superuser();
        try (Connection connection = DriverManager.getConnection(
                        postgres.jdbcUrl(LocalPostgres.COMMAND_DATABASE), superuser.user(), superuser.password());
                var select = connection.prepareStatement("""
                    SELECT coalesce(sum(issued), 0), coalesce(bool_and(issued = numbers AND issued = highest), true)
                      FROM (SELECT count(*) AS issued, count(DISTINCT no) AS numbers, max(no) AS highest
                              FROM (SELECT aggregate_identifier AS queue,
                                           (convert_from(payload, 'UTF8')::jsonb ->> 'tokenNo')::int AS no
                                      FROM domain_event
                                     WHERE aggregate_identifier = ANY (?::uuid[])
                                       AND payload_type = 'queue.token-issued') AS token
                             GROUP BY queue) AS line
                    """)) {
            select.setArray(1, connection.createArrayOf("text", queuesOfRun.toArray()));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (row.getLong(1) != acknowledged.get() || !row.getBoolean(2)) {
                    throw new IllegalStateException("Acknowledged " + acknowledged + ", stored " + row.getLong(1)
                            + ", gap-free: " + row.getBoolean(2));
                }
            }
        }
    }

    /** Long enough for the compilers to have seen what matters. */
    void warmUp(String url, Duration length) throws Exception {
        List<String> queues = openQueues(20, 8_000 * length.toSeconds());
        Load.closed(32, Duration.ZERO, length, overHttp(url, queues, 20));
        check();
    }
}

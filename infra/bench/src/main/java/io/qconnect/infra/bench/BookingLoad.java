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
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Patients who book. Each is registered beforehand and books once per queue; a queue takes 2,000, so a hot queue that
 * is full is followed by the next one. After each run the store is asked: the numbers of every queue have no gap, and
 * there are as many as there were acknowledgements.
 */
final class BookingLoad {

    /** The largest capacity of a queue. */
    static final int QUEUE_MAX = 2_000;

    /** So many at once open the queues of a run in a few seconds. */
    private static final int OPENING = 16;

    /** Somebody who takes bookings, over a connection of its own where there is one. */
    interface Desk extends AutoCloseable {

        /** @throws IllegalStateException when it is not booked */
        void book(String queue, String patient) throws Exception;

        @Override
        default void close() throws Exception {}
    }

    /**
     * The queues of one run.
     *
     * @param atOnce in use at a time, one call after the other
     * @param queues sets of so many, each used until it is full
     */
    record Run(int atOnce, List<String> queues, AtomicLong acknowledged) {

        String queue(long n) {
            int set = (int) (n / ((long) QUEUE_MAX * atOnce));
            int queue = (int) (n % atOnce);
            if (set * atOnce + queue >= queues.size()) {
                throw new IllegalStateException("More bookings than queues were opened for");
            }
            return queues.get(set * atOnce + queue);
        }

        int patient(long n) {
            return (int) (n / atOnce % QUEUE_MAX);
        }
    }

    private final ClinicApi api;
    private final LocalPostgres postgres;
    private final List<String> patients;
    private final String doctor;
    private final AtomicInteger sessions = new AtomicInteger();

    BookingLoad(ClinicApi api, LocalPostgres postgres) {
        this.api = api;
        this.postgres = postgres;
        this.doctor = post("/doctors", Map.of("name", "Dr. Bench", "specialty", "Speed", "roomNo", "1"))
                .text("doctorId");
        this.patients = atOnce(
                QUEUE_MAX,
                i -> post("/users", Map.of("name", "Patient " + i, "email", UUID.randomUUID() + "@example.org"))
                        .text("userId"));
    }

    String doctor() {
        return doctor;
    }

    String patient(int i) {
        return patients.get(i);
    }

    private static List<String> atOnce(int count, IntFunction<String> call) {
        try (var threads = java.util.concurrent.Executors.newFixedThreadPool(OPENING)) {
            var calls = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> call.apply(i)))
                    .toList();
            List<String> results = new ArrayList<>();
            for (var done : calls) {
                try {
                    results.add(done.get());
                } catch (InterruptedException | java.util.concurrent.ExecutionException failed) {
                    throw new IllegalStateException("The load could not be prepared", failed);
                }
            }
            return results;
        }
    }

    private Answer post(String path, Map<String, ?> body) {
        Answer answer = api.command(path, body, UUID.randomUUID().toString());
        if (!answer.ok()) {
            throw new IllegalStateException("POST " + path + " was answered " + answer);
        }
        return answer;
    }

    private String open(int capacity) {
        int session = sessions.incrementAndGet();
        var day = LocalDate.of(2026, 1, 1).plusDays(session / 1000);
        return post(
                        "/queues",
                        Map.of(
                                "doctorId",
                                doctor,
                                "date",
                                day.toString(),
                                "session",
                                "B-" + session,
                                "capacity",
                                capacity))
                .text("queueId");
    }

    /** Queues for a run of at most so many bookings, so many of them in use at a time. */
    Run openQueues(int atOnce, long bookingsMax) {
        long sets = bookingsMax / ((long) QUEUE_MAX * atOnce) + 1;
        return new Run(atOnce, atOnce((int) (sets * atOnce), _ -> open(QUEUE_MAX)), new AtomicLong());
    }

    /** Queues that have no place left. */
    List<String> fullQueues(int count) {
        return atOnce(count, i -> {
            String queue = open(1);
            post("/queues/" + queue + "/appointments", Map.of("patientId", patient(0)));
            return queue;
        });
    }

    /** Clients that book, each at a desk of its own. */
    IntFunction<Load.Client> clients(Run run, IntFunction<Desk> desks) {
        return number -> {
            Desk desk = desks.apply(number);
            return new Load.Client() {

                @Override
                public boolean call(long n) throws Exception {
                    desk.book(run.queue(n), patients.get(run.patient(n)));
                    run.acknowledged().incrementAndGet();
                    return true;
                }

                @Override
                public void close() throws Exception {
                    desk.close();
                }
            };
        };
    }

    /** Bookings over HTTP, as many connections as clients. */
    IntFunction<Load.Client> overHttp(Run run) {
        return overHttp(api.commandUrl(), "", run);
    }

    /** @param header another one, ended by CR LF, or none */
    IntFunction<Load.Client> overHttp(String url, String header, Run run) {
        return clients(run, _ -> new HttpDesk(connect(url, header)));
    }

    /** A connection that says who calls. */
    HttpWire connect(String url) {
        return connect(url, "");
    }

    private HttpWire connect(String url, String header) {
        try {
            return new HttpWire(url, "Authorization: " + api.bearer() + "\r\n" + header);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private record HttpDesk(HttpWire wire) implements Desk {

        @Override
        public void book(String queue, String patient) throws IOException {
            Reply reply = wire.post("/queues/" + queue + "/appointments", "{\"patientId\":\"" + patient + "\"}");
            if (reply.status() != 201) {
                throw new IllegalStateException("A booking was answered " + reply);
            }
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }

    /** @throws IllegalStateException when a number is missing or double, or the store differs from what was answered */
    void check(Run run) throws SQLException {
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
            select.setArray(1, connection.createArrayOf("text", run.queues().toArray()));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (row.getLong(1) != run.acknowledged().get() || !row.getBoolean(2)) {
                    throw new IllegalStateException("Acknowledged " + run.acknowledged() + ", stored " + row.getLong(1)
                            + ", gap-free: " + row.getBoolean(2));
                }
            }
        }
    }

    /** Long enough for the compilers to have seen what matters. */
    void warmUp(Duration length) throws Exception {
        Run run = openQueues(20, 8_000 * length.toSeconds());
        Load.closed(32, Duration.ZERO, length, overHttp(run));
        check(run);
    }
}

package io.qconnect.infra.bench;

import io.qconnect.infra.bench.BookingLoad.Run;
import io.qconnect.infra.bench.HttpWire.Reply;
import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.Wait;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What those who look at the clinic get: how soon, how many, how far behind. */
record QueryRuns(String commandUrl, String queryUrl, BookingLoad bookings, Lengths lengths, Sheet sheet) {

    /** Five times what five million facts were seen to take. */
    private static final Duration REBUILD_MAX = Duration.ofMinutes(5);

    private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)");

    /** Questions of every kind, and the way from a booking to them, so that the compilers have seen them. */
    void warmUp(Duration length) throws Exception {
        Duration each = length.dividedBy(5);
        Run run = bookings.openQueues(1, 100);
        Load.closed(1, Duration.ZERO, Duration.ofSeconds(1), _ -> firstPatients(run, 100));
        for (String path : List.of("/board", "/appointments?limit=50", "")) {
            get(32, "/queues/" + run.queue(0) + path, Duration.ZERO, each);
        }
        get(32, "/actuator/health/liveness", Duration.ZERO, each);
        Run waitedFor = bookings.openQueues(20, BookingLoad.QUEUE_MAX * each.toSeconds());
        Load.closed(
                16, Duration.ZERO, each, bookings.clients(waitedFor, _ -> new Watcher(new ConcurrentLinkedQueue<>())));
    }

    /** From the acknowledgement of a booking to the answer of a question that must know of it. */
    void visible(int perSecond) throws Exception {
        Run run = bookings.openQueues(
                20, perSecond * lengths.paced().plus(lengths.settle()).toSeconds() * 2);
        Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        Load.paced(32, perSecond, lengths.settle(), lengths.paced(), bookings.clients(run, _ -> new Watcher(nanos)))
                .mustHaveKeptUp();
        bookings.check(run);
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        sheet.time(
                "visible-p50",
                "acknowledged to visible, %d bookings a second: p50".formatted(perSecond),
                "ms",
                8,
                percentile(sorted, 50),
                "by a question with minVersion");
        sheet.time(
                "visible-p99",
                "acknowledged to visible, %d bookings a second: p99".formatted(perSecond),
                "ms",
                40,
                percentile(sorted, 99),
                "greatest %s ms".formatted(Report.shown(sorted[sorted.length - 1] / 1e6)));
    }

    private static double percentile(long[] sorted, double percent) {
        return sorted[Math.max((int) Math.ceil(percent / 100 * sorted.length), 1) - 1] / 1e6;
    }

    private final class Watcher implements BookingLoad.Desk {

        private final HttpWire command = bookings.connect(commandUrl);
        private final HttpWire query = bookings.connect(queryUrl);
        private final Queue<Long> nanos;

        Watcher(Queue<Long> nanos) {
            this.nanos = nanos;
        }

        @Override
        public void book(String queue, String patient) throws IOException {
            Reply booked = command.post("/queues/" + queue + "/appointments", "{\"patientId\":\"" + patient + "\"}");
            long acknowledged = System.nanoTime();
            Matcher version = VERSION.matcher(booked.body());
            if (booked.status() != 201 || !version.find()) {
                throw new IllegalStateException("A booking was answered " + booked);
            }
            Reply seen = query.get("/queues/" + queue + "?minVersion=" + version.group(1));
            if (seen.status() != 200) {
                throw new IllegalStateException("A question was answered " + seen);
            }
            nanos.add(System.nanoTime() - acknowledged);
        }

        @Override
        public void close() throws IOException {
            command.close();
            query.close();
        }
    }

    /** Facts go into the store at a pace that the read side must keep. */
    void keepsUp(Lag lag, int factsPerSecond) throws Exception {
        int bookingsPerSecond = factsPerSecond / 2;
        Duration length = lengths.paced().multipliedBy(2);
        Run run = bookings.openQueues(
                100, bookingsPerSecond * length.plus(lengths.settle()).toSeconds() * 2);
        Queue<Long> behind = new ConcurrentLinkedQueue<>();
        Load.Result load;
        try (ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
            watch.scheduleAtFixedRate(
                    () -> {
                        try {
                            behind.add(lag.facts());
                        } catch (SQLException failed) {
                            throw new IllegalStateException(failed);
                        }
                    },
                    0,
                    500,
                    TimeUnit.MILLISECONDS);
            load = Load.paced(64, bookingsPerSecond, lengths.settle(), length, bookings.overHttp(run));
        }
        bookings.check(run);
        long[] looked = behind.stream().mapToLong(Long::longValue).toArray();
        long[] secondHalf = Arrays.copyOfRange(looked, looked.length / 2, looked.length);
        double seconds = Arrays.stream(secondHalf).max().orElseThrow() / (double) factsPerSecond
                + (load.keptUp() ? 0 : Load.BEHIND_MAX.toSeconds());
        sheet.time(
                "keeps-up",
                "read side behind the store while %,d facts a second come in".formatted(factsPerSecond),
                "s",
                1,
                seconds,
                "the most in the second half of %d s".formatted(length.toSeconds())
                        + (load.keptUp() ? "" : "; given up because the store itself did not take so many"));
    }

    /** The facts of this run, two for each appointment: what a rebuild costs when next to nothing is said twice. */
    void rebuild(ClinicApi api) {
        Rebuilt rebuilt = Rebuilt.by(api, queryUrl);
        sheet.rate(
                "rebuild",
                "rebuild of all read tables, facts of this run, two for each appointment",
                rebuilt.perSecond(),
                rebuilt.note());
    }

    /** The facts of a past as clinics have it. */
    void rebuildOfThePast(ClinicApi api) {
        Rebuilt rebuilt = Rebuilt.by(api, queryUrl);
        sheet.throughput(
                "rebuild-past",
                "rebuild of all read tables, facts of days that are over, eight for each appointment",
                100_000,
                rebuilt.perSecond(),
                rebuilt.note());
    }

    private record Rebuilt(double perSecond, String note) {

        /**
         * Draws all read tables anew from whatever facts there are, while the live ones stay.
         *
         * @throws IllegalStateException when it does not end well, or a row differs
         */
        static Rebuilt by(ClinicApi api, String queryUrl) {
            String endpoint = queryUrl + "/actuator/rebuild";
            long begin = System.nanoTime();
            Answer begun = api.operate("POST", endpoint + "/exchange");
            boolean over = begun.ok()
                    && Wait.atMost(
                            REBUILD_MAX,
                            () -> !api.look(endpoint).text("endedAt").isEmpty());
            double seconds = (System.nanoTime() - begin) / 1e9;
            Answer run = over ? api.look(endpoint) : begun;
            if (!run.text("phase").equals("EXCHANGED")
                    || !run.body().path("differences").isEmpty()) {
                throw new IllegalStateException("The rebuild ended as " + run);
            }
            return new Rebuilt(
                    run.number("factsDone") / seconds,
                    ("%,d facts in %s s from the order to the exchange, comparison of all rows included;"
                                    + " %,d a second while reading")
                            .formatted(run.number("factsDone"), Report.shown(seconds), run.number("factsPerSecond")));
        }
    }

    /** Boards and pages beside the smallest answer that the same server has. */
    void ask(int connections) throws Exception {
        Run run = bookings.openQueues(1, 100);
        Load.closed(1, Duration.ZERO, Duration.ofSeconds(1), _ -> firstPatients(run, 100));
        String queue = run.queue(0);
        sheet.limit(
                "health",
                "limit: query-service says that it lives, %d connections".formatted(connections),
                get(connections, "/actuator/health/liveness"));
        sheet.ratio(
                "board",
                "GET /queues/{q}/board, %d connections".formatted(connections),
                0.7,
                "health",
                get(connections, "/queues/" + queue + "/board").perSecond(),
                "beside the health answer");
        sheet.ratio(
                "page",
                "a page of 50 appointments, %d connections".formatted(connections),
                0.35,
                "health",
                get(connections, "/queues/" + queue + "/appointments?limit=50").perSecond(),
                "beside the health answer");
    }

    private Load.Client firstPatients(Run run, int count) {
        HttpWire wire = bookings.connect(commandUrl);
        return new Load.Client() {

            @Override
            public boolean call(long n) throws IOException {
                if (n >= count) {
                    return false;
                }
                Reply reply = wire.post(
                        "/queues/" + run.queue(n) + "/appointments",
                        "{\"patientId\":\"" + bookings.patient(run.patient(n)) + "\"}");
                return reply.status() == 201;
            }

            @Override
            public void close() throws IOException {
                wire.close();
            }
        };
    }

    private Load.Result get(int connections, String path) throws Exception {
        return get(connections, path, lengths.settle(), lengths.measured());
    }

    private Load.Result get(int connections, String path, Duration settle, Duration length) throws Exception {
        return Load.closed(connections, settle, length, _ -> {
            HttpWire wire = bookings.connect(queryUrl);
            return new Load.Client() {

                @Override
                public boolean call(long n) throws IOException {
                    Reply reply = wire.get(path);
                    if (reply.status() != 200) {
                        throw new IllegalStateException(path + " was answered " + reply);
                    }
                    return true;
                }

                @Override
                public void close() throws IOException {
                    wire.close();
                }
            };
        });
    }
}

package io.qconnect.infra.bench;

import io.qconnect.infra.bench.BookingLoad.Run;
import io.qconnect.infra.local.Clinic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Bookings over HTTP: with command-service alone on the machine, and with the whole clinic at work. */
record CommandRuns(Clinic clinic, BookingLoad bookings, Limits limits, Lengths lengths, Sheet sheet) {

    /** No machine that we know of is faster over HTTP; queues are opened for so many. */
    private static final int PER_SECOND_MAX = 20_000;

    private static final int[] QUEUES = {1, 100};

    void measureLimits() throws Exception {
        for (int connections : lengths.connections()) {
            for (int queues : QUEUES) {
                sheet.limit(
                        limit(queues, connections),
                        "limit: counter and row in one transaction, %s, %d connections"
                                .formatted(named(queues), connections),
                        limits.booking(queues, connections, lengths.settle(), lengths.measured()));
            }
        }
    }

    private static String limit(int queues, int connections) {
        return "table-design-" + queues + "-" + connections;
    }

    private static String named(int queues) {
        return queues == 1 ? "one hot queue" : queues + " queues";
    }

    void alone() throws Exception {
        everyWay(
                "http", "HTTP, command-service alone", Map.of(32, List.of(5.0, 1.0), 256, List.of(7.0, 1.3)), () -> {});
    }

    /** Half of what command-service alone is to do: relay, broker and projections work meanwhile. */
    void withTheWholeClinic(Lag lag) throws Exception {
        List<Double> behind = new ArrayList<>();
        everyWay(
                "whole",
                "HTTP, the whole clinic",
                Map.of(32, List.of(2.5, 0.5), 256, List.of(3.5, 0.65)),
                () -> behind.add(lag.secondsUntilNone()));
        sheet.time(
                "whole-lag",
                "until the read side has caught up after such a run",
                "s",
                30,
                Collections.max(behind),
                "the slowest");
    }

    private interface AfterRun {
        void run() throws Exception;
    }

    /** @param goals by connections: one for each of {@link #QUEUES} */
    private void everyWay(String id, String scenario, Map<Integer, List<Double>> goals, AfterRun after)
            throws Exception {
        for (int connections : lengths.connections()) {
            for (int q = 0; q < QUEUES.length; q++) {
                double goal = Objects.requireNonNull(goals.get(connections)).get(q);
                book(id, scenario, QUEUES[q], connections, goal);
                after.run();
            }
        }
    }

    private void book(String id, String scenario, int queues, int connections, double goal) throws Exception {
        Run run = bookings.openQueues(queues, lengths.callsMax(PER_SECOND_MAX));
        long[] processes = {clinic.commandService().pid()};
        CpuTime service = CpuTime.of(processes);
        CpuTime store = CpuTime.of(clinic.postgres().pid());
        Load.Result result = Load.closed(connections, lengths.settle(), lengths.measured(), bookings.overHttp(run));
        long calls = run.acknowledged().get();
        sheet.ratio(
                id + "-" + queues + "-" + connections,
                "%s, %s, %d connections".formatted(scenario, named(queues), connections),
                goal,
                limit(queues, connections),
                result.perSecond(),
                ("%s; a booking costs %.0f µs of the service's and %.0f µs of PostgreSQL's processor time;"
                                + " the load itself took %.2f cores")
                        .formatted(
                                result.latency(),
                                CpuTime.of(processes).microsPerCall(service, calls),
                                CpuTime.of(clinic.postgres().pid()).microsPerCall(store, calls),
                                result.cpu()));
        bookings.check(run);
    }

    /** A steady stream that leaves room: what a patient waits. */
    void paced(int perSecond) throws Exception {
        Run run = bookings.openQueues(
                100, perSecond * lengths.paced().plus(lengths.settle()).toSeconds() * 2);
        Load.Result result = Load.paced(64, perSecond, lengths.settle(), lengths.paced(), bookings.overHttp(run));
        bookings.check(run);
        sheet.time(
                "paced-p99",
                "HTTP, the whole clinic, %,d bookings a second on 100 queues: p99".formatted(perSecond),
                "ms",
                25,
                result.percentile(99),
                "p50 %s, p99.9 %s ms from when each was due; none refused%s"
                        .formatted(
                                Report.shown(result.percentile(50)),
                                Report.shown(result.percentile(99.9)),
                                result.keptUp() ? "" : "; given up because so many were not taken"));
    }
}

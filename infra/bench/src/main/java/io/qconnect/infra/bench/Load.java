package io.qconnect.infra.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Load of one kind. Closed: so many clients, each with its next call as soon as the last one is answered. Paced: calls
 * are due at fixed moments whether or not earlier ones are answered, and are timed from when they were due, so that a
 * server that stands still for a second does not look as if nobody had asked meanwhile.
 */
final class Load {

    /** One client with its own connection. */
    interface Client extends AutoCloseable {

        /**
         * @param n counts the calls of all clients from 0
         * @return whether it was done; false when it was refused by a rule
         */
        boolean call(long n) throws Exception;

        @Override
        void close() throws Exception;
    }

    /**
     * @param done calls that did what was asked
     * @param refused calls that were refused by a rule
     * @param seconds that were measured
     * @param micros of each measured call, ascending
     * @param cpu cores that this JVM used itself, on average
     * @param stolen share of the processors' time that a virtual machine's host gave to others, from 0 to 1
     * @param keptUp whether what was to be called at a pace was called, if late
     */
    record Result(long done, long refused, double seconds, long[] micros, double cpu, double stolen, boolean keptUp) {

        double perSecond() {
            return done / seconds;
        }

        double callsPerSecond() {
            return (done + refused) / seconds;
        }

        /** @throws IllegalStateException when the pace was given up */
        Result mustHaveKeptUp() {
            if (!keptUp) {
                throw new IllegalStateException("The load was not kept up with: it was late by " + BEHIND_MAX);
            }
            return this;
        }

        /** For the note beside a figure. */
        String latency() {
            String latency = "p50 %s, p99 %s ms".formatted(Report.shown(percentile(50)), Report.shown(percentile(99)));
            return stolen < Ticks.STOLEN_MAX
                    ? latency
                    : latency
                            + "; %.0f %% of the processors' time went to other machines of the host"
                                    .formatted(stolen * 100);
        }

        /** In milliseconds. */
        double percentile(double percent) {
            if (micros.length == 0) {
                return 0;
            }
            int rank = (int) Math.ceil(percent / 100 * micros.length);
            return micros[Math.max(rank, 1) - 1] / 1000.0;
        }
    }

    /** When a call of a paced load is late by more than this, the pace is given up. */
    static final Duration BEHIND_MAX = Duration.ofSeconds(10);

    private Load() {}

    /** @param warmUp is not measured, but its calls are made */
    static Result closed(int clients, Duration warmUp, Duration length, IntFunction<Client> connect) throws Exception {
        Ticks.awaitCalm();
        AtomicLong counter = new AtomicLong();
        return run(clients, connect, warmUp, length, (client, tally, span) -> {
            long now = System.nanoTime();
            while (now < span.end()) {
                boolean done = client.call(counter.getAndIncrement());
                long answered = System.nanoTime();
                if (now >= span.begin() && answered <= span.end()) {
                    tally.add(done, answered - now);
                }
                now = answered;
            }
        });
    }

    static Result paced(int clients, double perSecond, Duration warmUp, Duration length, IntFunction<Client> connect)
            throws Exception {
        Ticks.awaitCalm();
        AtomicLong counter = new AtomicLong();
        return run(clients, connect, warmUp, length, (client, tally, span) -> {
            while (true) {
                long n = counter.getAndIncrement();
                long due = span.start() + (long) (n * 1e9 / perSecond);
                if (due >= span.end()) {
                    return;
                }
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                if (System.nanoTime() - due > BEHIND_MAX.toNanos()) {
                    tally.gaveUp = true;
                    return;
                }
                boolean done = client.call(n);
                if (due >= span.begin()) {
                    tally.add(done, System.nanoTime() - due);
                }
            }
        });
    }

    /**
     * In {@link System#nanoTime}.
     *
     * @param start when all clients are connected
     * @param begin from here on it is measured
     * @param end up to here
     */
    private record Span(long start, long begin, long end) {

        static Span of(Duration warmUp, Duration length) {
            long start = System.nanoTime();
            long begin = start + warmUp.toNanos();
            return new Span(start, begin, begin + length.toNanos());
        }
    }

    private interface Work {
        void run(Client client, Tally tally, Span span) throws Exception;
    }

    /** The clock starts when all are connected: 256 connections to a database take about a second. */
    private static Result run(int clients, IntFunction<Client> connect, Duration warmUp, Duration length, Work work)
            throws Exception {
        List<Future<Tally>> results = new ArrayList<>();
        CountDownLatch connecting = new CountDownLatch(clients);
        CompletableFuture<Span> started = new CompletableFuture<>();
        Cpu cpu;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                int number = i;
                results.add(threads.submit(() -> {
                    Tally tally = new Tally();
                    try (Client client = connected(connect, number, connecting)) {
                        work.run(client, tally, started.get());
                    }
                    return tally;
                }));
            }
            connecting.await();
            Span span = Span.of(warmUp, length);
            cpu = new Cpu(span.begin());
            started.complete(span);
            cpu.awaitBegin();
        }
        double used = cpu.sinceBegin();
        double stolen = cpu.stolenSinceBegin();
        Tally all = new Tally();
        for (Future<Tally> result : results) {
            try {
                all.add(result.get());
            } catch (ExecutionException failed) {
                throw new IllegalStateException("A client has failed", failed.getCause());
            }
        }
        return new Result(all.done, all.refused, length.toNanos() / 1e9, all.sorted(), used, stolen, !all.gaveUp);
    }

    /** Who cannot connect keeps nobody waiting: it is told when all have ended. */
    private static Client connected(IntFunction<Client> connect, int number, CountDownLatch connecting) {
        try {
            return connect.apply(number);
        } finally {
            connecting.countDown();
        }
    }

    /** What this process itself has used of the processors, and what nobody on this machine could use. */
    private static final class Cpu {

        private final com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final long begin;
        private long cpuAtBegin;
        private Ticks atBegin = Ticks.now();

        Cpu(long begin) {
            this.begin = begin;
        }

        void awaitBegin() {
            for (long wait = begin - System.nanoTime(); wait > 0; wait = begin - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            cpuAtBegin = system.getProcessCpuTime();
            atBegin = Ticks.now();
        }

        double stolenSinceBegin() {
            return Ticks.now().stolenSince(atBegin);
        }

        double sinceBegin() {
            return (system.getProcessCpuTime() - cpuAtBegin) / (double) (System.nanoTime() - begin);
        }
    }

    private static final class Tally {

        private long done;
        private long refused;
        private boolean gaveUp;
        private long[] micros = new long[1024];
        private int count;

        void add(boolean wasDone, long nanos) {
            if (wasDone) {
                done++;
            } else {
                refused++;
            }
            if (count == micros.length) {
                micros = Arrays.copyOf(micros, count * 2);
            }
            micros[count++] = nanos / 1000;
        }

        void add(Tally other) {
            done += other.done;
            refused += other.refused;
            gaveUp |= other.gaveUp;
            long[] both = Arrays.copyOf(micros, count + other.count);
            System.arraycopy(other.micros, 0, both, count, other.count);
            micros = both;
            count = both.length;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(micros, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}

package io.qconnect.infra.bench;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * Processor time that processes and their children have used so far. Unlike a rate it does not suffer when something
 * else runs on the machine, so it says what a booking costs.
 */
record CpuTime(Duration used) {

    static CpuTime of(long... pids) {
        return new CpuTime(java.util.Arrays.stream(pids)
                .mapToObj(ProcessHandle::of)
                .flatMap(java.util.Optional::stream)
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus));
    }

    /** In microseconds, for each of so many calls since an earlier moment. */
    double microsPerCall(CpuTime before, long calls) {
        return used.minus(before.used).toNanos() / 1000.0 / calls;
    }
}

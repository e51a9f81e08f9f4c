package io.qconnect.infra.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long everything is measured.
 *
 * @param connections that bookings come over, in one measurement after the other
 * @param training of services that never ran, for the cache that they leave: with what a service compiles in a minute
 *     under load, its next start compiles it at once
 * @param warmUp before a service is measured at all, so that its compilers have seen what matters
 * @param settle at the beginning of each measurement, not counted
 */
record Lengths(
        int rounds,
        List<Integer> connections,
        Duration training,
        Duration warmUp,
        Duration settle,
        Duration measured,
        Duration paced) {

    static final Lengths WHOLE = new Lengths(
            3,
            List.of(32, 256),
            Duration.ofSeconds(40),
            Duration.ofSeconds(18),
            Duration.ofMillis(500),
            Duration.ofMillis(2000),
            Duration.ofSeconds(5));

    static final Lengths QUICK = new Lengths(
            1,
            List.of(32),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMillis(250),
            Duration.ofMillis(750),
            Duration.ofMillis(1500));

    /** More calls than can be made in one measurement: queues are opened beforehand for so many. */
    long callsMax(int perSecondMax) {
        return perSecondMax * (settle.plus(measured).toMillis() + 1000) / 1000;
    }
}

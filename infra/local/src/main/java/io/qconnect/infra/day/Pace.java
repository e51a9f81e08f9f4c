package io.qconnect.infra.day;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Turns simulated into real time. */
final class Pace {

    private final long start = System.nanoTime();
    private final double speed;

    private Pace(double speed) {
        this.speed = speed;
    }

    /** Starts now. @param speed simulated time per real time */
    static Pace of(double speed) {
        return new Pace(speed);
    }

    /** Returns at that time, or at once when it has passed. */
    void await(Duration simulated) {
        long due = start + (long) (simulated.toNanos() / speed);
        long left = due - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = due - System.nanoTime();
        }
    }

    /** The moment of the n-th of so many events a second, from 0. */
    static Duration evenly(int no, int perSecond) {
        return Duration.ofNanos(TimeUnit.SECONDS.toNanos(no) / perSecond);
    }
}

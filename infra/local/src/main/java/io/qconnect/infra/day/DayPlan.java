package io.qconnect.infra.day;

import java.time.LocalDate;

/**
 * How big the day is and how fast it goes.
 *
 * @param seed the same seed gives the same decisions
 * @param patients who come, or say they will: 1..100,000
 * @param doctors each with a queue: 1..100
 * @param bookingsPerSecond the pace of the bookings, kept whether the clinic keeps up or not
 * @param date of the queues that are opened
 * @param speed simulated time per real time; 480 puts four hours into half a minute
 */
public record DayPlan(long seed, int patients, int doctors, int bookingsPerSecond, double speed, LocalDate date) {

    public DayPlan {
        require(patients >= 1 && patients <= 100_000, "patients: 1..100,000");
        require(doctors >= 1 && doctors <= 100, "doctors: 1..100");
        require(bookingsPerSecond >= 1 && bookingsPerSecond <= 10_000, "bookings per second: 1..10,000");
        require(speed > 0, "speed: above 0");
        // a queue holds up to 2,000
        require(patients / doctors <= 1_800, "at most 1,800 patients per doctor");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}

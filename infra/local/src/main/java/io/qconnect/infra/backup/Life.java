package io.qconnect.infra.backup;

import java.time.Instant;

/**
 * A restore does not change the past, it begins another one beside it: PostgreSQL calls that a timeline. What was lived
 * after the moment that was restored stays in the archive, on the timeline of before.
 *
 * @param timeline PostgreSQL's number of it
 * @param since when it was begun, by the clock on the wall; until the next one everything happens on it
 * @param from what was so at this moment was so at its beginning
 */
record Life(int timeline, Instant since, Instant from) {

    /** Begins with the first cluster; what number it has is not asked. */
    static final Life FIRST = new Life(1, Instant.MIN, Instant.MIN);

    static Life parse(String line) {
        String[] parts = line.split(" ");
        return new Life(Integer.parseInt(parts[0]), Instant.parse(parts[1]), Instant.parse(parts[2]));
    }

    String line() {
        return timeline + " " + since + " " + from;
    }
}

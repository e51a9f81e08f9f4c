package io.qconnect.command.queue;

import io.qconnect.events.UserId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often each patient has taken something in a queue, a place or an entry in its waiting list, by whomever it was
 * written down. What has ended counts: its facts and its number stay in the stream for ever.
 */
final class Takings {

    /**
     * Somebody who changes their mind comes and goes a few times, and the desk sees whom it helps beyond that. A place
     * that is booked, moved to or accepted leaves about six facts, so nobody alone adds more than some sixty to a
     * stream.
     */
    static final int IN_PERSON_MAX = 10;

    private final Map<UserId, Integer> times = new HashMap<>();

    /** @param patient null for a walk-in nobody knows */
    void count(@Nullable UserId patient) {
        if (patient != null) {
            times.merge(patient, 1, Integer::sum);
        }
    }

    /** Only the desk may take something more for this patient. */
    boolean exhausted(@Nullable UserId patient) {
        return patient != null && times.getOrDefault(patient, 0) >= IN_PERSON_MAX;
    }
}

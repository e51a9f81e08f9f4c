package io.qconnect.command.platform;

import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * How often a patient may take something, a place or an entry in a waiting list: nobody fills a clinic's queues alone.
 * To give something back is free, and the desk, which books for many, is not slowed down.
 */
@Component
public class PatientPace {

    /** Somebody who compares doctors and days books, moves and cancels a few times. */
    private static final int TAKINGS_PER_HOUR = 20;

    private static final Duration HOUR = Duration.ofHours(1);

    private final Buckets buckets = new Buckets(HOUR);

    /** @throws TooMany when the caller is a patient and has tried too often within the hour */
    public void take(Caller caller) {
        caller.patient().ifPresent(patient -> Buckets.take(buckets.of(patient.toString(), TAKINGS_PER_HOUR, HOUR)));
    }
}

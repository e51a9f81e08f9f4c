package io.qconnect.command.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.qconnect.events.UserId;
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

    /** About 500 bytes each. */
    private static final int PATIENTS_MAX = 50_000;

    private static final Duration HOUR = Duration.ofHours(1);

    private final Cache<UserId, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(PATIENTS_MAX)
            .expireAfterAccess(HOUR)
            .build();

    /** @throws TooMany when the caller is a patient and has tried too often within the hour */
    public void take(Caller caller) {
        caller.patient().ifPresent(patient -> {
            var probe = buckets.get(patient, _ -> newBucket()).tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw new TooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
        });
    }

    private static Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(TAKINGS_PER_HOUR).refillGreedy(TAKINGS_PER_HOUR, HOUR))
                .build();
    }
}

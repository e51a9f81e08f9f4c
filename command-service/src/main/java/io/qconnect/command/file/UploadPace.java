package io.qconnect.command.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.TooMany;
import io.qconnect.events.UserId;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * How many files a patient may bring: nobody fills the clinic's disk alone. The desk, which takes files in for many, is
 * not slowed down. Counted in the memory of this process.
 */
@Component
class UploadPace {

    private static final Duration DAY = Duration.ofDays(1);

    /** About 500 bytes each. */
    private static final int PATIENTS_MAX = 50_000;

    private final Cache<UserId, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(PATIENTS_MAX)
            .expireAfterAccess(DAY)
            .build();

    private final int perDay;

    UploadPace(FileProperties properties) {
        this.perDay = properties.patientPerDay();
    }

    /** @throws TooMany when the caller is a patient and has brought too many within the day */
    void bring(Caller caller) {
        caller.patient().ifPresent(patient -> {
            var probe = buckets.get(patient, _ -> newBucket()).tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw new TooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
        });
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perDay).refillGreedy(perDay, DAY))
                .build();
    }
}

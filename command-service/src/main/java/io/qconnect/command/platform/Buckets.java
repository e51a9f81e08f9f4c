package io.qconnect.command.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * How often something may be done, for each who does it: so often at once, and then as time gives back. Counted in the
 * memory of this process.
 */
public final class Buckets {

    /** About 500 bytes each; a crowd larger than that is not stopped by counting it. */
    private static final int BUCKETS_MAX = 50_000;

    private final Cache<String, Bucket> buckets;

    /** @param longest that anybody has to wait until all is given back */
    public Buckets(Duration longest) {
        this.buckets = Caffeine.newBuilder()
                .maximumSize(BUCKETS_MAX)
                .expireAfterAccess(longest)
                .build();
    }

    /**
     * @param name what is counted, and of whom
     * @param within how long it takes until all of it is given back
     */
    public Bucket of(String name, int capacity, Duration within) {
        return buckets.get(
                name,
                _ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, within))
                        .build());
    }

    /** @throws TooMany when there is nothing left */
    public static void take(Bucket bucket) {
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new TooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }
}

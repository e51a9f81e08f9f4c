package io.qconnect.command.queue;

import io.github.bucket4j.Bucket;
import io.qconnect.command.platform.Answer;
import io.qconnect.command.platform.Buckets;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.TooMany;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * How often a patient may take something, a place or an entry in a waiting list: nobody fills a clinic's queues alone.
 * What is refused, or was done before under the same key, takes nothing. To give something back is free, and the desk,
 * which books for many, is not slowed down.
 */
@Component
class PatientPace {

    /** Somebody who compares doctors and days books, moves and cancels a few times. */
    private static final int TAKINGS_PER_HOUR = 20;

    private static final Duration HOUR = Duration.ofHours(1);

    private final Buckets buckets = new Buckets(HOUR);
    private final Commands commands;

    PatientPace(Commands commands) {
        this.commands = commands;
    }

    /**
     * @param call what takes something
     * @throws TooMany when the caller is a patient who has taken too much within the hour, and this is no repetition
     */
    <A extends Answer> CompletableFuture<Outcome<A>> taking(
            Caller caller, Supplier<CompletableFuture<Outcome<A>>> call) {
        if (caller.patient().isEmpty()) {
            return call.get();
        }
        Bucket bucket = buckets.of(caller.actor(), TAKINGS_PER_HOUR, HOUR);
        if (bucket.getAvailableTokens() < 1 && isRepetition(caller)) {
            return call.get();
        }
        Buckets.take(bucket);
        return sent(call).whenComplete((outcome, failure) -> {
            if (failure != null || outcome.replayed()) {
                bucket.addTokens(1);
            }
        });
    }

    private boolean isRepetition(Caller caller) {
        return caller.key().isPresent() && commands.past(caller).isPresent();
    }

    /** What fails at once has failed like what fails later. */
    private static <A extends Answer> CompletableFuture<Outcome<A>> sent(Supplier<CompletableFuture<Outcome<A>>> call) {
        try {
            return call.get();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}

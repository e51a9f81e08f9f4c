package io.qconnect.command.publishing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.command.publishing.RelayPlace.Unpublished;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How much of the store is not published, and since when, for those who watch. Every process says it, so it is also
 * heard when none of them publishes. It is looked up when somebody asks, at most once a second, in a thread of its own:
 * whoever collects numbers is not kept waiting by a database that is silent. What cannot be found out is not a number:
 * an alarm must not mistake it for 0.
 */
@Component
final class RelayLag {

    private static final Logger LOG = LoggerFactory.getLogger(RelayLag.class);

    /** Both gauges of one scrape share a look. */
    private static final Duration KEPT_FOR = Duration.ofSeconds(1);

    /** Prometheus gives up a scrape after 10 s, and with it all other numbers. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RelayPlace place;
    private final Clock clock;
    private Look latest = new Look(Instant.MIN, Double.NaN, Double.NaN);
    private @Nullable CompletableFuture<Unpublished> asked;

    RelayLag(RelayPlace place, Clock clock, MeterRegistry meters) {
        this.place = place;
        this.clock = clock;
        Gauge.builder("qconnect.relay.behind", this, lag -> lag.look().positions())
                .description("Positions of the store that are not published yet")
                .register(meters);
        Gauge.builder("qconnect.relay.behind.seconds", this, lag -> lag.look().seconds())
                .description("Age of the oldest fact that is not published yet; 0 when all are")
                .baseUnit("seconds")
                .register(meters);
    }

    private record Look(Instant at, double positions, double seconds) {}

    private synchronized Look look() {
        if (latest.at().isBefore(clock.instant().minus(KEPT_FOR))) {
            latest = lookNow();
        }
        return latest;
    }

    private Look lookNow() {
        try {
            Unpublished found = ask().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            Instant now = clock.instant();
            return new Look(now, found.positions(), ageOf(found.oldest(), now));
        } catch (ExecutionException failed) {
            LOG.info("How much of the store is published cannot be read", failed.getCause());
        } catch (TimeoutException _) {
            LOG.info("How much of the store is published is not told within {}", PATIENCE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return new Look(clock.instant(), Double.NaN, Double.NaN);
    }

    /** A question that is not answered yet is not asked again: it holds a connection. */
    private CompletableFuture<Unpublished> ask() {
        CompletableFuture<Unpublished> before = asked;
        if (before != null && !before.isDone()) {
            return before;
        }
        CompletableFuture<Unpublished> next = CompletableFuture.supplyAsync(
                place::unpublished, task -> Thread.ofVirtual().name("relay-lag").start(task));
        asked = next;
        return next;
    }

    /** Facts bear the time of the process that wrote them, whose clock may be ahead. */
    private static double ageOf(@Nullable Instant oldest, Instant now) {
        return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toMillis() / 1000.0);
    }
}

package io.qconnect.command.sealing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Seals for as long as the service runs, a moment behind it. When something goes wrong it says so, in the log, in
 * {@code /actuator/health} and as numbers for alarms, and tries again: bookings do not depend on it.
 */
@Component("sealing")
class SealingLoop implements SmartLifecycle, HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(SealingLoop.class);

    /** After a failure; the reason is logged once and then when it changes. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final Sealer sealer;
    private final SealTables tables;
    private final Publisher publisher;
    private final Duration pause;
    private volatile @Nullable Thread loop;
    private volatile @Nullable String trouble;

    SealingLoop(
            Sealer sealer,
            SealTables tables,
            Publisher publisher,
            Log log,
            SealingProperties properties,
            MeterRegistry meters) {
        this.sealer = sealer;
        this.tables = tables;
        this.publisher = publisher;
        this.pause = properties.every();
        Gauge.builder("qconnect.sealing.trouble", () -> trouble == null ? 0 : 1)
                .description("1 when facts cannot be sealed, or contradict what was sealed")
                .register(meters);
        Gauge.builder("qconnect.sealing.contradicted", () -> log.isContradicted() ? 1 : 0)
                .description("1 from when this process has found that the store is not what was sealed or published")
                .register(meters);
    }

    @Override
    public void start() {
        tables.begin();
        Thread thread = Thread.ofPlatform().name("sealing").daemon().unstarted(this::run);
        loop = thread;
        thread.start();
    }

    private void run() {
        while (loop == Thread.currentThread()) {
            Duration rest = pause;
            try {
                long sealed = sealer.sealSome();
                publisher.publish();
                trouble = null;
                rest = sealed >= Sealer.BATCH_MAX ? Duration.ZERO : pause;
            } catch (RuntimeException failed) {
                report(failed);
                rest = PAUSE_AFTER_FAILURE;
            }
            LockSupport.parkNanos(rest.toNanos());
        }
    }

    private void report(RuntimeException failed) {
        String reason = String.valueOf(failed.getMessage());
        if (!reason.equals(trouble)) {
            LOG.error("Facts are not sealed: {}", reason, failed);
        }
        trouble = reason;
    }

    @Override
    public void stop() {
        Thread thread = loop;
        loop = null;
        if (thread != null) {
            LockSupport.unpark(thread);
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }

    @Override
    public Health health() {
        String reason = trouble;
        return reason == null
                ? Health.up().build()
                : Health.down().withDetail("reason", reason).build();
    }
}

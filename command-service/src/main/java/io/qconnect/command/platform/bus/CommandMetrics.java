package io.qconnect.command.platform.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.qconnect.command.platform.Command;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts commands by their name and by what became of them, and how long each kind took from being understood to being
 * answered. Both names are ours, and few: neither comes from a client.
 */
@Component
class CommandMetrics implements RefusedCommands {

    private final MeterRegistry registry;

    CommandMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(Command command, long sinceNanos, @Nullable Outcome<?> outcome) {
        Timer.builder("qconnect.commands")
                .description("From a command's being understood to its answer, the commit included")
                .tag("command", command.getClass().getSimpleName())
                .tag("outcome", outcome == null ? "REFUSED" : outcome.replayed() ? "REPLAYED" : "DONE")
                .register(registry)
                .record(System.nanoTime() - sinceNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void hear(NotCarriedOut command) {
        registry.counter("qconnect.refusals", "command", command.command(), "refusal", command.refusal())
                .increment();
    }
}

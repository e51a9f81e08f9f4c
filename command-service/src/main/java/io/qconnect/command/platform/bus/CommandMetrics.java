package io.qconnect.command.platform.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.qconnect.command.platform.Command;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    /**
     * The registry finds a timer too, after it has put together all its tags: for each command, on the shard's thread.
     */
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    private record Kind(Class<?> command, String outcome) {}

    CommandMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(Command command, long sinceNanos, @Nullable Outcome<?> outcome) {
        String end = outcome == null ? "REFUSED" : outcome.replayed() ? "REPLAYED" : "DONE";
        timers.computeIfAbsent(new Kind(command.getClass(), end), this::timer)
                .record(System.nanoTime() - sinceNanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("qconnect.commands")
                .description("From a command's being understood to its answer, the commit included")
                .tag("command", kind.command().getSimpleName())
                .tag("outcome", kind.outcome())
                .register(registry);
    }

    @Override
    public void hear(NotCarriedOut command) {
        registry.counter("qconnect.refusals", "command", command.command(), "refusal", command.refusal())
                .increment();
    }
}

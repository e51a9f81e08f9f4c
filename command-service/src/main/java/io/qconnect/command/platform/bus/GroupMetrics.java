package io.qconnect.command.platform.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;

/** How large groups are, how long their commands waited, and how long deciding and committing took. */
@Component
class GroupMetrics {

    private final MeterRegistry registry;
    private final DistributionSummary size;
    private final Timer wait;
    private final Timer decide;
    private final Timer commit;
    private final Counter conflicts;
    private final Counter splits;
    private final Counter overloads;

    GroupMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.size = DistributionSummary.builder("qconnect.group.size")
                .description("Commands carried out in one transaction")
                .register(registry);
        this.wait = timer("qconnect.group.wait", "From taking on the first command of a group to its turn");
        this.decide = timer("qconnect.group.decide", "Loading aggregates and deciding, for a whole group");
        this.commit = timer("qconnect.group.commit", "Appending a group's facts and committing them");
        this.conflicts = counter("qconnect.group.conflicts", "Groups begun again because another process was faster");
        this.splits = counter("qconnect.group.splits", "Groups halved because the store did not take them");
        this.overloads = counter("qconnect.commands.overload", "Commands refused because too many were waiting");
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name).description(description).register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void watchBacklog(IntSupplier waiting) {
        Gauge.builder("qconnect.commands.waiting", waiting, IntSupplier::getAsInt)
                .description("Commands that wait for their turn")
                // nobody else keeps it, and what is forgotten is shown as no number
                .strongReference(true)
                .register(registry);
    }

    void committed(List<Accepted> group, long beganNanos, long decidedNanos) {
        size.record(group.size());
        wait.record(beganNanos - group.getFirst().sinceNanos(), TimeUnit.NANOSECONDS);
        decide.record(decidedNanos - beganNanos, TimeUnit.NANOSECONDS);
        commit.record(System.nanoTime() - decidedNanos, TimeUnit.NANOSECONDS);
    }

    void conflict() {
        conflicts.increment();
    }

    void split() {
        splits.increment();
    }

    void overload() {
        overloads.increment();
    }
}

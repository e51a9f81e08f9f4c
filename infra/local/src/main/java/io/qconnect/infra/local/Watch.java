package io.qconnect.infra.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Looks after a clinic that runs. A part that has ended by itself is started again, on its port and over its data,
 * while the others go on: whatever one of them was about to do with it, they do then. What ends again and again is not
 * cured by that; it is given up, so that whoever started the clinic hears of it.
 */
public final class Watch {

    /** Within {@link #WITHIN}. A crash is seldom followed by another; a full disk ends the database each time. */
    private static final int FALLS_MAX = 3;

    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final int LAST_LINES = 25;

    private final Clinic clinic;
    private final Consumer<String> progress;
    private final BooleanSupplier stopping;
    private final InstantSource clock;
    private final Set<Part> fallen = EnumSet.noneOf(Part.class);
    private final Map<Part, Deque<Instant>> falls = new EnumMap<>(Part.class);

    /**
     * @param progress hears what has ended, its last words, and what was done about it
     * @param stopping whether parts end because somebody wants them to
     */
    public Watch(Clinic clinic, Consumer<String> progress, BooleanSupplier stopping) {
        this(clinic, progress, stopping, InstantSource.system());
    }

    Watch(Clinic clinic, Consumer<String> progress, BooleanSupplier stopping, InstantSource clock) {
        this.clinic = clinic;
        this.progress = progress;
        this.stopping = stopping;
        this.clock = clock;
    }

    /**
     * Looks once, and returns when what had ended is up again, or was tried in vain and will be at the next look.
     *
     * @return whether something was started
     * @throws CannotStart when a part has ended, or not come up, more than three times within ten minutes
     */
    public boolean look() {
        fallen.addAll(clinic.casualties());
        boolean started = false;
        for (Part part : EnumSet.copyOf(fallen)) {
            if (stopping.getAsBoolean()) {
                return started;
            }
            started |= raise(part);
        }
        return started;
    }

    private boolean raise(Part part) {
        if (clinic.isRunning(part)) {
            LogFile log = clinic.part(part).log();
            progress.accept("%s ended unexpectedly; the last lines of %s:%n  %s"
                    .formatted(part.title(), log.path(), String.join("\n  ", log.tail(LAST_LINES))));
            // of a database also what its server has left behind
            clinic.kill(part);
        }
        Deque<Instant> own = count(part);
        try {
            clinic.start(part);
        } catch (CannotStart failed) {
            progress.accept(part.title() + " does not come up again: " + failed.getMessage());
            if (clinic.servicesCannotWork()) {
                own.removeLast(); // this one was not
            }
            return false;
        }
        fallen.remove(part);
        if (stopping.getAsBoolean()) {
            clinic.stop(part); // whoever stops the others did not know of it yet
        }
        return true;
    }

    /** @return all that count */
    private Deque<Instant> count(Part part) {
        Deque<Instant> ofPart = falls.computeIfAbsent(part, _ -> new ArrayDeque<>());
        Instant now = clock.instant();
        ofPart.removeIf(fall -> fall.isBefore(now.minus(WITHIN)));
        ofPart.add(now);
        if (ofPart.size() > FALLS_MAX) {
            throw new CannotStart(part.title() + " has been started again " + FALLS_MAX + " times within "
                    + WITHIN.toMinutes() + " minutes and does not stay; see above");
        }
        return ofPart;
    }
}

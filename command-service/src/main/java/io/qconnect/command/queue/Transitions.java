package io.qconnect.command.queue;

import static io.qconnect.events.Stage.BOOKED;
import static io.qconnect.events.Stage.CALLED;
import static io.qconnect.events.Stage.CANCELLED;
import static io.qconnect.events.Stage.CHECKED_IN;
import static io.qconnect.events.Stage.COMPLETED;
import static io.qconnect.events.Stage.IN_CONSULTATION;
import static io.qconnect.events.Stage.LEFT;
import static io.qconnect.events.Stage.NO_SHOW;
import static io.qconnect.events.Stage.SKIPPED;

import io.qconnect.events.Stage;
import java.util.Map;
import java.util.Set;

/** Which stage may follow which. What is not in this table does not happen, but for a correction by hand. */
final class Transitions {

    private static final Map<Stage, Set<Stage>> TABLE = Map.of(
            BOOKED, Set.of(CHECKED_IN, IN_CONSULTATION, CANCELLED, NO_SHOW),
            CHECKED_IN, Set.of(CALLED, IN_CONSULTATION, CANCELLED, LEFT, NO_SHOW),
            CALLED, Set.of(IN_CONSULTATION, SKIPPED, LEFT, NO_SHOW, CANCELLED),
            SKIPPED, Set.of(CHECKED_IN, LEFT, NO_SHOW, CANCELLED),
            IN_CONSULTATION, Set.of(COMPLETED, CANCELLED),
            COMPLETED, Set.of(),
            CANCELLED, Set.of(),
            NO_SHOW, Set.of(),
            LEFT, Set.of());

    private Transitions() {}

    static boolean allow(Stage from, Stage to) {
        return TABLE.getOrDefault(from, Set.of()).contains(to);
    }
}

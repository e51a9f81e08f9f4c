package io.qconnect.command.queue;

import static io.qconnect.events.Stage.CHECKED_IN;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Who is called next: among those who have checked in, the more urgent first, then the lower number. A pure function
 * with a version, which every call writes down, so that it can be judged later by the rule of its day.
 */
final class CallOrder {

    static final int VERSION = 1;

    private static final Comparator<Place> URGENT_THEN_FIRST = Comparator.comparing(Place::priority)
            .thenComparing(place -> place.tokenNo() == null ? Integer.MAX_VALUE : place.tokenNo());

    private CallOrder() {}

    static Optional<Place> next(Collection<Place> places) {
        return places.stream().filter(place -> place.stage() == CHECKED_IN).min(URGENT_THEN_FIRST);
    }
}

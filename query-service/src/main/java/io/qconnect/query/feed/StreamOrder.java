package io.qconnect.query.feed;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Which fact of which stream is next. Begins with what the tables hold, and moves on with each fact taken. */
final class StreamOrder {

    /** Where a fact stands to what its stream already has. */
    enum Place {
        REPEATED,
        NEXT,
        EARLY
    }

    private final Map<UUID, Long> versions;
    private final Set<UUID> moved = new HashSet<>();

    StreamOrder(Map<UUID, Long> versions) {
        this.versions = new HashMap<>(versions);
    }

    Place placeOf(UUID stream, long version) {
        long difference = version - version(stream);
        if (difference <= 0) {
            return Place.REPEATED;
        }
        return difference == 1 ? Place.NEXT : Place.EARLY;
    }

    void advance(UUID stream) {
        versions.merge(stream, 1L, Long::sum);
        moved.add(stream);
    }

    long version(UUID stream) {
        return versions.getOrDefault(stream, 0L);
    }

    /** The streams that have advanced. */
    Set<UUID> moved() {
        return moved;
    }
}

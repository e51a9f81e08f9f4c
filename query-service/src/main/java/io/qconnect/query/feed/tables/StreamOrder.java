package io.qconnect.query.feed.tables;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Which fact of which stream is next. Begins with what the tables hold, and moves on with each fact taken. */
public final class StreamOrder {

    /** Where a fact stands to what its stream already has. */
    public enum Place {
        REPEATED,
        NEXT,
        EARLY
    }

    private final Map<UUID, Long> versions;

    public StreamOrder(Map<UUID, Long> versions) {
        this.versions = new HashMap<>(versions);
    }

    public Place placeOf(UUID stream, long version) {
        long difference = version - version(stream);
        if (difference <= 0) {
            return Place.REPEATED;
        }
        return difference == 1 ? Place.NEXT : Place.EARLY;
    }

    public void advance(UUID stream) {
        versions.merge(stream, 1L, Long::sum);
    }

    public long version(UUID stream) {
        return versions.getOrDefault(stream, 0L);
    }
}

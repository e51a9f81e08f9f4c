package io.qconnect.command.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which facts of a stream count. All parameters are optional and narrow together; without any, it is now.
 *
 * @param asOf what had happened by then, whenever it was written down; nothing of a stream happens before its first
 *     fact
 * @param asKnownAt what had been written down by then
 * @param version the stream's first so many facts
 */
record Moment(
        @Nullable Instant asOf,
        @Nullable Instant asKnownAt,
        @Nullable Long version) {

    List<PastFact> select(List<PastFact> stream) {
        // a change may be reported for a time before the beginning: it counts from the beginning on
        if (asOf != null && !stream.isEmpty() && stream.getFirst().effective().isAfter(asOf)) {
            return List.of();
        }
        return stream.stream()
                .filter(fact -> version == null || fact.version() <= version)
                .filter(fact -> asKnownAt == null || !fact.recorded().isAfter(asKnownAt))
                .filter(fact -> asOf == null || !fact.effective().isAfter(asOf))
                .toList();
    }
}

package io.qconnect.command.audit;

import io.qconnect.command.platform.store.FactFilter;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parameters by which history is filtered; each is optional, and together they narrow.
 *
 * @param after a position: go on behind it
 * @param upTo a position: stop there
 * @param type names of facts, several allowed
 * @param subject the id of a patient, doctor or appointment that a fact mentions
 */
record HistoryQuestion(
        @Nullable Long after,
        @Nullable Long upTo,
        @Nullable UUID stream,
        @Nullable List<String> type,
        @Nullable String actor,
        @Nullable UUID subject,
        @Nullable UUID commandId,
        @Nullable Instant recordedFrom,
        @Nullable Instant recordedBefore,
        @Nullable Instant effectiveFrom,
        @Nullable Instant effectiveBefore,
        @Nullable Long limit) {

    FactFilter filter() {
        return FactFilter.all()
                .after(after == null ? 0 : after)
                .upTo(upTo == null ? Long.MAX_VALUE : upTo)
                .limit(limit == null ? Long.MAX_VALUE : Math.max(0, limit))
                .ofStream(stream)
                .ofTypes(type == null ? List.of() : type)
                .by(actor)
                .mentioning(subject)
                .ofCommand(commandId)
                .recorded(recordedFrom, recordedBefore)
                .effective(effectiveFrom, effectiveBefore);
    }
}

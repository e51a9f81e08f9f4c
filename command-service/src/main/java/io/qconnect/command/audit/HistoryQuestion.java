package io.qconnect.command.audit;

import io.qconnect.command.platform.store.FactFilter;
import io.qconnect.command.platform.web.QuestionsAreStrict;
import io.qconnect.events.wire.Catalogue;
import io.qconnect.events.wire.FactType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.ServletRequestBindingException;

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

    private static final Set<String> NAMES =
            Catalogue.types().stream().map(FactType::name).collect(Collectors.toUnmodifiableSet());

    /** @throws ServletRequestBindingException when a parameter can mean nothing, which must not look like an answer */
    FactFilter filter() throws ServletRequestBindingException {
        if (limit != null && limit < 1) {
            throw QuestionsAreStrict.malformed("limit", "must be at least 1");
        }
        for (String name : type == null ? List.<String>of() : type) {
            if (!NAMES.contains(name)) {
                throw QuestionsAreStrict.malformed("type", "no fact has this name; they look like queue.opened");
            }
        }
        return FactFilter.all()
                .after(after == null ? 0 : after)
                .upTo(upTo == null ? Long.MAX_VALUE : upTo)
                .limit(limit == null ? Long.MAX_VALUE : limit)
                .ofStream(stream)
                .ofTypes(type == null ? List.of() : type)
                .by(actor)
                .mentioning(subject)
                .ofCommand(commandId)
                .recorded(recordedFrom, recordedBefore)
                .effective(effectiveFrom, effectiveBefore);
    }
}

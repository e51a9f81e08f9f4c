package io.qconnect.command.audit;

import static io.qconnect.command.platform.Refusal.STREAM_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Replayable;
import io.qconnect.command.platform.store.FactFilter;
import io.qconnect.command.platform.store.StoredFacts;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Folds a stream's facts up to a moment, with the code of the slice that owns the stream. */
@Component
class TimeTravel {

    private final StoredFacts facts;
    private final List<Replayable> replayables;
    private final JsonMapper json;

    TimeTravel(StoredFacts facts, List<Replayable> replayables, JsonMapper json) {
        this.facts = facts;
        this.replayables = replayables;
        this.json = json;
    }

    /**
     * How something stood.
     *
     * @param facts how many of its facts count at that moment
     * @param version of the last fact that counts; 0 before the first
     * @param state null before the first fact
     */
    record Past(
            UUID stream,
            String type,
            Moment moment,
            int facts,
            long version,
            @Nullable Instant recordedAt,
            @Nullable JsonNode state) {}

    /** @throws io.qconnect.command.platform.Refused when there is no such stream, or it is of another kind */
    List<PastFact> stream(UUID id, String streamType) {
        List<PastFact> stream =
                facts.list(FactFilter.stream(id)).stream().map(PastFact::of).toList();
        if (stream.isEmpty() || !stream.getFirst().stored().streamType().equals(streamType)) {
            refuse(STREAM_NOT_FOUND);
        }
        return stream;
    }

    Past look(UUID id, String streamType, Moment moment) {
        return look(id, stream(id, streamType), streamType, moment);
    }

    Past look(UUID id, List<PastFact> stream, String streamType, Moment moment) {
        List<PastFact> then = moment.select(stream);
        if (then.isEmpty()) {
            return new Past(id, streamType, moment, 0, 0, null, null);
        }
        Replayable.Replay replay = replayables.stream()
                .filter(replayable -> replayable.streamType().equals(streamType))
                .findFirst()
                .orElseThrow(() -> refuse(STREAM_NOT_FOUND))
                .begin();
        then.forEach(fact -> replay.evolve(fact.fact(), fact.effective()));
        PastFact last = then.getLast();
        return new Past(
                id,
                streamType,
                moment,
                then.size(),
                last.version(),
                last.recorded(),
                json.valueToTree(replay.picture()));
    }
}

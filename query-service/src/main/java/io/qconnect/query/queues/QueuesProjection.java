package io.qconnect.query.queues;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.query.feed.Projection;
import io.qconnect.query.feed.Recorded;
import io.qconnect.query.feed.UnprojectableFact;
import io.qconnect.query.queues.IssuedNumbers.Holder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Draws the plan of the day. Every fact of a queue moves its row, at least its version: others wait for that. */
@Component
class QueuesProjection implements Projection<QueueEvent> {

    private final QueueTable table;
    private final TokenTable tokens;

    QueuesProjection(QueueTable table, TokenTable tokens) {
        this.table = table;
        this.tokens = tokens;
    }

    @Override
    public Class<QueueEvent> facts() {
        return QueueEvent.class;
    }

    @Override
    public void apply(List<Recorded<QueueEvent>> facts) {
        Set<UUID> touched =
                facts.stream().map(recorded -> recorded.fact().streamId()).collect(Collectors.toSet());
        Map<UUID, QueueRow> rows = table.find(touched);
        fold(rows, facts, tokens::numbers);
        table.draw(rows.values());
    }

    /** @param rows the rows as they were, and afterwards as they are */
    static void fold(
            Map<UUID, QueueRow> rows,
            List<Recorded<QueueEvent>> facts,
            Function<Collection<Holder>, Map<Holder, Integer>> numbersInTables) {
        IssuedNumbers numbers = IssuedNumbers.in(facts, numbersInTables);
        for (Recorded<QueueEvent> recorded : facts) {
            UUID id = recorded.fact().streamId();
            QueueRow row = rows.get(id);
            if (recorded.fact() instanceof QueueOpened opened) {
                rows.put(id, QueueRow.opened(opened, recorded));
            } else if (row == null) {
                throw new UnprojectableFact(recorded, "the queue was never opened");
            } else {
                rows.put(id, row.evolve(recorded, numbers));
            }
        }
    }

    @Override
    public void clear() {
        table.clear();
    }
}

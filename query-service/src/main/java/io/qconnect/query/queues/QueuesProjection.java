package io.qconnect.query.queues;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.OfAppointment;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.Rows;
import io.qconnect.query.feed.tables.Table;
import io.qconnect.query.feed.tables.UnprojectableFact;
import io.qconnect.query.queues.HeldNumbers.Holder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Draws the plan of the day, and with it the roll of numbers: facts that call somebody name the appointment, and the
 * plan shows its number. Every fact of a queue moves its row, at least its version: others wait for that.
 */
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
    public List<Table<?, ?>> tables() {
        return List.of(table, tokens);
    }

    @Override
    public void touch(List<Recorded<QueueEvent>> facts, Rows rows) {
        Set<UUID> queues = new HashSet<>();
        Set<Holder> holders = new HashSet<>();
        for (Recorded<QueueEvent> recorded : facts) {
            queues.add(recorded.fact().streamId());
            if (recorded.fact() instanceof OfAppointment about) {
                holders.add(RollOfNumbers.holder(recorded.fact(), about));
            }
        }
        rows.touch(table, queues);
        rows.touch(tokens, holders);
    }

    @Override
    public void apply(List<Recorded<QueueEvent>> facts, Rows rows) {
        fold(rows.of(table), rows.of(tokens), facts);
    }

    /** @param rows as they were, and afterwards as they are; so are the numbers */
    static void fold(Map<UUID, QueueRow> rows, Map<Holder, HeldNumbers> numbers, List<Recorded<QueueEvent>> facts) {
        RollOfNumbers roll = new RollOfNumbers(numbers);
        for (Recorded<QueueEvent> recorded : facts) {
            UUID id = recorded.fact().streamId();
            QueueRow row = rows.get(id);
            if (recorded.fact() instanceof QueueOpened opened) {
                rows.put(id, QueueRow.opened(opened, recorded));
            } else if (row == null) {
                throw new UnprojectableFact(recorded, "the queue was never opened");
            } else {
                roll.evolve(recorded);
                rows.put(id, row.evolve(recorded, roll));
            }
        }
    }
}

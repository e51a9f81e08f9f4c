package io.qconnect.query.feed;

import io.qconnect.events.Fact;
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.Rows;
import io.qconnect.query.feed.tables.Table;
import java.util.List;
import java.util.function.Supplier;

/**
 * Draws nothing, and fails with the first facts: what the projections before it have folded by then must not be kept.
 *
 * @param facts of which kind
 * @param failure made anew each time
 */
public record FailsWhenFactsCome<F extends Fact>(Class<F> facts, Supplier<RuntimeException> failure)
        implements Projection<F> {

    @Override
    public List<Table<?, ?>> tables() {
        return List.of();
    }

    @Override
    public void touch(List<Recorded<F>> facts, Rows rows) {}

    @Override
    public void apply(List<Recorded<F>> facts, Rows rows) {
        throw failure.get();
    }
}

package io.qconnect.query.feed;

import io.qconnect.events.Fact;
import java.util.List;

/**
 * Draws one read table from the facts of one family. The feed sees to it that each fact comes once, and those of one
 * stream in their order; a projection knows nothing of Kafka, offsets or repetitions.
 *
 * @param <F> the family's sealed interface
 */
public interface Projection<F extends Fact> {

    Class<F> facts();

    /**
     * Folds these facts into the table, with a few statements for all of them. Runs in the feed's transaction.
     *
     * @throws UnprojectableFact when a fact cannot be true of what the table holds
     */
    void apply(List<Recorded<F>> facts);

    /** Empties the table, because a new life of the store begins. Runs in the feed's transaction. */
    void clear();
}

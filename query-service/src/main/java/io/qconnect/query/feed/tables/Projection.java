package io.qconnect.query.feed.tables;

import io.qconnect.events.Fact;
import io.qconnect.events.wire.Recorded;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws read tables from the facts of one family. The feed sees to it that each fact comes once, and those of one
 * stream in their order; a projection knows nothing of Kafka, offsets or repetitions, nor of whether it draws the live
 * tables or new ones beside them.
 *
 * @param <F> the family's sealed interface
 */
public interface Projection<F extends Fact> {

    Class<F> facts();

    /** What it draws. */
    List<Table<?, ?>> tables();

    /**
     * Names the rows that these facts may touch, and reads none. Comes before {@link #apply}, which may be given fewer
     * facts: some turn out to have been drawn already.
     */
    void touch(List<Recorded<F>> facts, Rows rows);

    /**
     * Folds these facts into the rows they touch. How facts are cut into batches must not show in the result.
     *
     * @throws UnprojectableFact when a fact cannot be true of what the tables hold
     */
    void apply(List<Recorded<F>> facts, Rows rows);

    /** {@link #touch} for those of these facts that are of its family. */
    default void touchOwn(List<Recorded<Fact>> facts, Rows rows) {
        List<Recorded<F>> own = ownOf(facts);
        if (!own.isEmpty()) {
            touch(own, rows);
        }
    }

    /** {@link #apply} for those of these facts that are of its family. */
    default void applyOwn(List<Recorded<Fact>> facts, Rows rows) {
        List<Recorded<F>> own = ownOf(facts);
        if (!own.isEmpty()) {
            apply(own, rows);
        }
    }

    private List<Recorded<F>> ownOf(List<Recorded<Fact>> facts) {
        List<Recorded<F>> own = new ArrayList<>(facts.size());
        for (Recorded<Fact> recorded : facts) {
            if (facts().isInstance(recorded.fact())) {
                own.add(new Recorded<>(recorded.envelope(), facts().cast(recorded.fact())));
            }
        }
        return own;
    }

    /** Whether something is to be found nowhere from now on: such a fact is applied to tables put aside as well. */
    default boolean forgets(F fact) {
        return false;
    }
}

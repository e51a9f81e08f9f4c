package io.qconnect.command.platform.store;

import io.qconnect.proof.StoredFact;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** The stored facts, and what was asked of them. */
public final class RecordedFacts extends StoredFacts {

    private final Queue<FactFilter> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();

    public RecordedFacts(DataSource database) {
        super(database);
    }

    @Override
    public List<StoredFact> list(FactFilter filter) {
        asked.add(filter);
        atOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            return super.list(filter);
        } finally {
            now.decrementAndGet();
        }
    }

    public List<FactFilter> asked() {
        return List.copyOf(asked);
    }

    /** The most that were read at the same time. */
    public int atOnce() {
        return atOnce.get();
    }
}

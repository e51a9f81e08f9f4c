package io.qconnect.query.feed.rebuild;

import io.qconnect.postgres.RoundTrip;
import io.qconnect.query.feed.rebuild.RebuildProgress.Stopped;
import io.qconnect.query.feed.tables.Desk;
import io.qconnect.query.feed.tables.SetTransaction;
import io.qconnect.query.feed.tables.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * Keeps the rows of a rebuild in memory while facts are still coming for them, so that a row is written once instead of
 * once a fact. When there are too many, those that nothing was heard of for the longest time go to their table, with
 * COPY, on a thread and a connection of their own: meanwhile the next facts are folded. Should something come for a row
 * yet, it is read back. So history may be longer than memory is large.
 */
final class LoadingDesk implements Desk, AutoCloseable {

    private final SetTransaction fresh;
    private final int rowsKept;
    private final Map<Table<?, ?>, Pile<?, ?>> piles = new LinkedHashMap<>();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("rebuild-writer").factory());
    private Future<?> writing = CompletableFuture.completedFuture(null);

    /**
     * @param fresh over the tables that are loaded
     * @param rowsKept of each table at most; a row takes about half a kilobyte
     */
    LoadingDesk(SetTransaction fresh, int rowsKept) {
        this.fresh = fresh;
        this.rowsKept = rowsKept;
    }

    /** A row that cannot be stored, among many: it must be found by drawing fact by fact. */
    static final class RowRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RowRefused(Table<?, ?> table, DataAccessException refused) {
            super("The table " + table.name() + " refuses a row", refused);
        }
    }

    private static final class Pile<K, R> {
        private final Table<K, R> table;
        private final LinkedHashMap<K, R> rows = new LinkedHashMap<>(1 << 12, 0.75f, true);

        /** On their way to the table, or there since the last time. */
        private Map<K, R> leaving = Map.of();

        /** Among the rows, those that the table holds in an earlier state. */
        private final Set<K> returned = new HashSet<>();

        private final WrittenKeys written = new WrittenKeys();

        private Pile(Table<K, R> table) {
            this.table = table;
        }

        private Map<K, R> find(Collection<K> keys) {
            Map<K, R> found = HashMap.newHashMap(keys.size());
            Set<K> elsewhere = new HashSet<>();
            for (K key : keys) {
                R row = rows.get(key);
                if (row != null) {
                    found.put(key, row);
                } else if (leaving.containsKey(key)) {
                    found.put(key, leaving.get(key));
                    returned.add(key);
                } else if (written.mayHold(key)) {
                    elsewhere.add(key);
                }
            }
            if (!elsewhere.isEmpty()) {
                Map<K, R> readBack = table.find(elsewhere);
                found.putAll(readBack);
                returned.addAll(readBack.keySet());
            }
            return found;
        }

        /** Takes out those that nothing was heard of for the longest time, and says how they are written. */
        private Runnable takeOut(int count) {
            Map<K, R> quiet = LinkedHashMap.newLinkedHashMap(count);
            List<R> added = new ArrayList<>(count);
            List<R> changed = new ArrayList<>();
            Iterator<Map.Entry<K, R>> eldestFirst = rows.entrySet().iterator();
            while (quiet.size() < count && eldestFirst.hasNext()) {
                Map.Entry<K, R> row = eldestFirst.next();
                (returned.remove(row.getKey()) ? changed : added).add(row.getValue());
                quiet.put(row.getKey(), row.getValue());
                written.add(row.getKey());
                eldestFirst.remove();
            }
            leaving = quiet;
            return () -> write(added, changed);
        }

        private void write(List<R> added, List<R> changed) {
            try {
                if (!added.isEmpty()) {
                    table.add(added);
                }
                if (!changed.isEmpty()) {
                    table.load(changed);
                }
            } catch (DataIntegrityViolationException | BadSqlGrammarException refused) {
                // the same key twice in one statement counts as a fault of the statement
                throw new RowRefused(table, refused);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private <K, R> Pile<K, R> pile(Table<K, R> table) {
        return (Pile<K, R>) piles.computeIfAbsent(table, it -> new Pile<>((Table<K, R>) it));
    }

    @Override
    public <K, R> Supplier<Map<K, R>> find(Table<K, R> table, Collection<K> keys, RoundTrip trip) {
        return () -> pile(table).find(keys);
    }

    @Override
    public <K, R> void draw(Table<K, R> table, Map<K, R> rows, RoundTrip trip) {
        Pile<K, R> pile = pile(table);
        pile.rows.putAll(rows);
        if (pile.rows.size() > rowsKept) {
            write(pile, pile.rows.size() - rowsKept / 2);
        }
    }

    /** One pile at a time: what left before is in its table by then. */
    private void write(Pile<?, ?> pile, int count) {
        awaitWritten();
        Runnable rows = pile.takeOut(count);
        writing = writer.submit(() -> fresh.execute(_ -> {
            rows.run();
            return true;
        }));
    }

    private void awaitWritten() {
        try {
            writing.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("Rows could not be written", failed.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
        piles.values().forEach(pile -> pile.leaving = Map.of());
    }

    @Override
    public void forget() {
        awaitWritten();
        piles.clear();
    }

    /** Everything goes to its table. */
    void flush() {
        for (Pile<?, ?> pile : piles.values()) {
            if (!pile.rows.isEmpty()) {
                write(pile, pile.rows.size());
            }
        }
        awaitWritten();
    }

    @Override
    public void close() {
        writer.close();
    }
}

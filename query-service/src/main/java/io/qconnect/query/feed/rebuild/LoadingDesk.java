package io.qconnect.query.feed.rebuild;

import io.qconnect.query.feed.tables.Desk;
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
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * Keeps the rows of a rebuild in memory while facts are still coming for them, so that a row is written once instead of
 * once a fact. When there are too many, those that nothing was heard of for the longest time go to their table, with
 * COPY; should something come for them yet, they are read back. So history may be longer than memory is large.
 */
final class LoadingDesk implements Desk {

    private final int rowsKept;
    private final Map<Table<?, ?>, Pile<?, ?>> piles = new LinkedHashMap<>();

    /** @param rowsKept of each table at most; a row takes about half a kilobyte */
    LoadingDesk(int rowsKept) {
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
        private boolean written;

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
                } else if (written) {
                    elsewhere.add(key);
                }
            }
            if (!elsewhere.isEmpty()) {
                found.putAll(table.find(elsewhere));
            }
            return found;
        }

        private void write(int count) {
            List<R> quiet = new ArrayList<>(count);
            Iterator<R> eldestFirst = rows.values().iterator();
            while (quiet.size() < count && eldestFirst.hasNext()) {
                quiet.add(eldestFirst.next());
                eldestFirst.remove();
            }
            try {
                table.load(quiet);
            } catch (DataIntegrityViolationException | BadSqlGrammarException refused) {
                // the same key twice in one statement counts as a fault of the statement
                throw new RowRefused(table, refused);
            }
            written = true;
        }
    }

    @SuppressWarnings("unchecked")
    private <K, R> Pile<K, R> pile(Table<K, R> table) {
        return (Pile<K, R>) piles.computeIfAbsent(table, it -> new Pile<>((Table<K, R>) it));
    }

    @Override
    public <K, R> Map<K, R> find(Table<K, R> table, Collection<K> keys) {
        return pile(table).find(keys);
    }

    @Override
    public <K, R> void draw(Table<K, R> table, Map<K, R> rows) {
        Pile<K, R> pile = pile(table);
        pile.rows.putAll(rows);
        if (pile.rows.size() > rowsKept) {
            pile.write(pile.rows.size() - rowsKept / 2);
        }
    }

    @Override
    public void forget() {
        piles.clear();
    }

    /** Everything goes to its table. */
    void flush() {
        for (Pile<?, ?> pile : piles.values()) {
            if (!pile.rows.isEmpty()) {
                pile.write(pile.rows.size());
            }
        }
    }
}

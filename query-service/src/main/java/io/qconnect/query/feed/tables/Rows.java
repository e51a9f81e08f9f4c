package io.qconnect.query.feed.tables;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows that one batch of facts has to do with. A projection asks for them by their keys, folds facts into them, and
 * never writes: in the end, those that have become others are drawn, each once. When a fact cannot be true, the whole
 * is thrown away and nothing has happened.
 */
public final class Rows {

    private final Desk desk;
    private final Map<Table<?, ?>, Sheet<?, ?>> sheets = new LinkedHashMap<>();

    public Rows(Desk desk) {
        this.desk = desk;
    }

    /** What a batch knows of one table. */
    private static final class Sheet<K, R> {
        private final Table<K, R> table;
        private final Set<K> asked = new HashSet<>();
        private final Map<K, R> found = new HashMap<>();
        private final Map<K, R> rows = new LinkedHashMap<>();

        private Sheet(Table<K, R> table) {
            this.table = table;
        }

        private Map<K, R> ask(Collection<K> keys, Desk desk) {
            List<K> unknown = keys.stream().filter(asked::add).toList();
            if (!unknown.isEmpty()) {
                Map<K, R> answer = desk.find(table, unknown);
                found.putAll(answer);
                rows.putAll(answer);
            }
            return rows;
        }

        private void write(Desk desk) {
            Map<K, R> changed = new LinkedHashMap<>(rows);
            changed.entrySet().removeIf(entry -> found.get(entry.getKey()) == entry.getValue());
            if (!changed.isEmpty()) {
                desk.draw(table, changed);
            }
        }
    }

    /**
     * The rows of this table that the batch works on, among them those of these keys that there are. What is put into
     * the map is drawn in the end; rows are not taken out of it.
     *
     * @param keys all that the facts may touch: what is put under a key that was never asked for may hide a row
     */
    @SuppressWarnings("unchecked")
    public <K, R> Map<K, R> of(Table<K, R> table, Collection<K> keys) {
        Sheet<K, R> sheet = (Sheet<K, R>) sheets.computeIfAbsent(table, it -> new Sheet<>((Table<K, R>) it));
        return sheet.ask(keys, desk);
    }

    public void write() {
        sheets.values().forEach(sheet -> sheet.write(desk));
    }
}

package io.qconnect.query.feed.tables;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;

/** Where batches find the rows that were drawn before, and leave theirs: the tables, or something before them. */
public interface Desk {

    /** The tables themselves. */
    Desk TABLES = new Desk() {
        @Override
        public <K, R> Map<K, R> find(Table<K, R> table, Collection<K> keys) {
            return table.find(keys);
        }

        /** In the order of their keys: an appointment that moves is drawn by two readers, who must not wait in a ring. */
        @Override
        public <K, R> void draw(Table<K, R> table, Map<K, R> rows) {
            table.draw(rows.entrySet().stream()
                    .sorted(Comparator.comparing(row -> String.valueOf(row.getKey())))
                    .map(Map.Entry::getValue)
                    .toList());
        }

        @Override
        public void forget() {}
    };

    <K, R> Map<K, R> find(Table<K, R> table, Collection<K> keys);

    <K, R> void draw(Table<K, R> table, Map<K, R> rows);

    /** A new life of the store begins: whatever is kept of the one before is not true any more. */
    void forget();
}

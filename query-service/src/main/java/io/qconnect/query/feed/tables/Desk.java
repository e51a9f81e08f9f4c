package io.qconnect.query.feed.tables;

import io.qconnect.postgres.RoundTrip;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Supplier;

/** Where batches find the rows that were drawn before, and leave theirs: the tables, or something before them. */
public interface Desk {

    /** The tables themselves. */
    Desk TABLES = new Desk() {
        @Override
        public <K, R> Supplier<Map<K, R>> find(Table<K, R> table, Collection<K> keys, RoundTrip trip) {
            return table.find(keys, trip);
        }

        /**
         * In the order of their keys: an appointment that moves is drawn by two readers, who must not wait in a ring.
         */
        @Override
        public <K, R> void draw(Table<K, R> table, Map<K, R> rows, RoundTrip trip) {
            table.draw(
                    rows.entrySet().stream()
                            .sorted(Comparator.comparing(row -> String.valueOf(row.getKey())))
                            .map(Map.Entry::getValue)
                            .toList(),
                    trip);
        }

        @Override
        public void forget() {}
    };

    /** @param trip by which they come, when they are not at hand */
    <K, R> Supplier<Map<K, R>> find(Table<K, R> table, Collection<K> keys, RoundTrip trip);

    /** @param trip with which they go, when they are not kept */
    <K, R> void draw(Table<K, R> table, Map<K, R> rows, RoundTrip trip);

    /** A new life of the store begins: whatever is kept of the one before is not true any more. */
    void forget();
}

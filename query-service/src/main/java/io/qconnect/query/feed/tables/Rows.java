package io.qconnect.query.feed.tables;

import io.qconnect.postgres.RoundTrip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The rows that one batch of facts has to do with. Projections first name them by their keys, so that all are read at
 * once; then they fold facts into them, and never write: in the end, those that have become others are drawn, each
 * once. When a fact cannot be true, the whole is thrown away and nothing has happened.
 */
public final class Rows {

    private final Desk desk;
    private final RoundTrip trip;
    private final Map<Table<?, ?>, Sheet<?, ?>> sheets = new LinkedHashMap<>();

    /** @param trip by which rows come and go */
    public Rows(Desk desk, RoundTrip trip) {
        this.desk = desk;
        this.trip = trip;
    }

    /** What a batch knows of one table. */
    private final class Sheet<K, R> {
        private final Table<K, R> table;
        private final Set<K> touched = new HashSet<>();
        private final List<Supplier<Map<K, R>>> coming = new ArrayList<>();
        private final Map<K, R> found = new HashMap<>();
        private final Map<K, R> rows = new LinkedHashMap<>();

        private Sheet(Table<K, R> table) {
            this.table = table;
        }

        private void touch(Collection<K> keys) {
            List<K> others = keys.stream().filter(touched::add).toList();
            if (!others.isEmpty()) {
                coming.add(desk.find(table, others, trip));
            }
        }

        private Map<K, R> rows() {
            for (Supplier<Map<K, R>> some : coming) {
                Map<K, R> come = some.get();
                found.putAll(come);
                rows.putAll(come);
            }
            coming.clear();
            return rows;
        }

        private void write() {
            Map<K, R> changed = new LinkedHashMap<>(rows);
            changed.entrySet().removeIf(entry -> found.get(entry.getKey()) == entry.getValue());
            if (!changed.isEmpty()) {
                desk.draw(table, changed, trip);
            }
        }
    }

    /**
     * These rows are needed, those of them that there are.
     *
     * @param keys all that the facts may touch: what is put under a key that was never named may hide a row
     */
    public <K> void touch(Table<K, ?> table, Collection<K> keys) {
        sheet(table).touch(keys);
    }

    /**
     * The rows of this table that the batch works on, among them those that were named and exist. What is put into the
     * map is drawn in the end; rows are not taken out of it.
     */
    public <K, R> Map<K, R> of(Table<K, R> table) {
        return sheet(table).rows();
    }

    @SuppressWarnings("unchecked")
    private <K, R> Sheet<K, R> sheet(Table<K, R> table) {
        return (Sheet<K, R>) sheets.computeIfAbsent(table, it -> new Sheet<>((Table<K, R>) it));
    }

    /** Sends those that have become others on their way. */
    public void write() {
        sheets.values().forEach(Sheet::write);
    }
}

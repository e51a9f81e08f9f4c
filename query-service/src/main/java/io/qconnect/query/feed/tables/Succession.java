package io.qconnect.query.feed.tables;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Puts the facts at hand in the order in which they can be drawn: each behind the one before it in its stream,
 * whichever came first. What one is missing before waits: facts that were set aside earlier and those that come now
 * alike, so that it does not matter whether the missing one comes before them, after them, or in between.
 */
public final class Succession<F extends Succession.Numbered> {

    /** A fact, as far as order is concerned. */
    public interface Numbered {

        UUID stream();

        /** Its number within the stream, from 1. */
        long version();
    }

    private final StreamOrder order;
    private final Map<UUID, Map<Long, F>> waiting = new HashMap<>();
    private final List<F> early = new ArrayList<>();
    private final List<F> next = new ArrayList<>();

    /**
     * @param order as far as the streams have come
     * @param setAside facts that came too early, some time before
     */
    public Succession(StreamOrder order, Collection<? extends F> setAside) {
        this.order = order;
        setAside.forEach(this::keep);
    }

    /** A fact comes. One that the stream already has is passed over. */
    public void take(F fact) {
        switch (order.placeOf(fact.stream(), fact.version())) {
            case REPEATED -> {}
            case EARLY -> {
                keep(fact);
                early.add(fact);
            }
            case NEXT -> {
                add(fact);
                takeWaiting(fact.stream());
            }
        }
    }

    private void keep(F fact) {
        waiting.computeIfAbsent(fact.stream(), _ -> new HashMap<>()).putIfAbsent(fact.version(), fact);
    }

    private void takeWaiting(UUID stream) {
        Map<Long, F> ofStream = waiting.getOrDefault(stream, Map.of());
        for (F due = ofStream.get(missing(stream)); due != null; due = ofStream.get(missing(stream))) {
            add(due);
        }
    }

    private void add(F fact) {
        order.advance(fact.stream());
        next.add(fact);
    }

    /** Those that can be drawn, in this order. */
    public List<F> next() {
        return next;
    }

    /** Of those that came, which still wait; those that were set aside before are not among them. */
    public List<F> early() {
        return early.stream()
                .filter(fact -> order.placeOf(fact.stream(), fact.version()) == StreamOrder.Place.EARLY)
                .toList();
    }

    /** The version that the stream goes on with. */
    public long missing(UUID stream) {
        return order.version(stream) + 1;
    }
}

package io.qconnect.infra.day;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What is counted and measured during the day, and what went wrong. */
final class Tally {

    private final LongAdder commands = new LongAdder();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();
    private final Latencies bookings = new Latencies();
    private final Latencies visibility = new Latencies();

    void command() {
        commands.increment();
    }

    long commands() {
        return commands.sum();
    }

    /** The clinic said no, and was right. */
    void refusal(String code) {
        synchronized (refusals) {
            refusals.merge(code, 1, Integer::sum);
        }
    }

    Map<String, Integer> refusals() {
        synchronized (refusals) {
            return Map.copyOf(new TreeMap<>(refusals));
        }
    }

    /** The clinic said something that it should not. */
    void surprise(String what) {
        surprises.add(what);
    }

    List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** From asking to the 201. */
    Latencies bookings() {
        return bookings;
    }

    /** From the 201 to the answer of the read side that shows it. */
    Latencies visibility() {
        return visibility;
    }
}

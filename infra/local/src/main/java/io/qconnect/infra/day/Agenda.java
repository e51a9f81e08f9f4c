package io.qconnect.infra.day;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What is to happen, in the order of simulated time; at the same time, in the order in which it was noted. */
final class Agenda {

    private record Entry(Duration at, long no, Runnable what) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::no));
    private final Pace pace;
    private long noted;
    private Duration now = Duration.ZERO;

    Agenda(Pace pace) {
        this.pace = pace;
    }

    /** Simulated time, counted from the opening. */
    Duration now() {
        return now;
    }

    void at(Duration time, Runnable what) {
        entries.add(new Entry(time, noted++, what));
    }

    void in(Duration delay, Runnable what) {
        at(now.plus(delay), what);
    }

    /** Until nothing is left to do. When the clinic is slow the day gets longer, but keeps its order. */
    void run() {
        while (!entries.isEmpty()) {
            Entry entry = entries.remove();
            now = entry.at();
            pace.await(now);
            entry.what().run();
        }
    }
}

package io.qconnect.infra.day;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How long something took, many times. */
final class Latencies {

    private final List<Long> nanos = new ArrayList<>();

    synchronized void add(long nanoseconds) {
        nanos.add(nanoseconds);
    }

    synchronized int count() {
        return nanos.size();
    }

    /**
     * The smallest that so many percent do not exceed (nearest rank), in milliseconds; 0 when there are none.
     *
     * @param percent above 0, up to 100
     */
    synchronized double percentile(double percent) {
        if (nanos.isEmpty()) {
            return 0;
        }
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(rank, 1) - 1) / 1e6;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %.1f ms, p99 %.1f ms", percentile(50), percentile(99));
    }
}

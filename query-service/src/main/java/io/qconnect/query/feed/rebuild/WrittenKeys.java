package io.qconnect.query.feed.rebuild;

import java.util.BitSet;

/**
 * Remembers which keys have gone to a table, in a few bits each (a Bloom filter), so that memory stays bounded however
 * long history is. That a key was never written it knows for certain; that it was, it may believe wrongly, and then a
 * look into the table finds nothing. Without it nearly every new appointment would be looked for among all earlier
 * ones.
 */
final class WrittenKeys {

    /** 2 MB: of a million and a half keys one in a hundred is mistaken. */
    private static final int BITS = 1 << 24;

    private static final int BITS_OF_KEY = 4;

    private final BitSet bits = new BitSet();

    void add(Object key) {
        for (int i = 0; i < BITS_OF_KEY; i++) {
            bits.set(bit(key, i));
        }
    }

    boolean mayHold(Object key) {
        for (int i = 0; i < BITS_OF_KEY; i++) {
            if (!bits.get(bit(key, i))) {
                return false;
            }
        }
        return true;
    }

    /** Spreads the key's hash differently each time (the finalizer of SplitMix64). */
    private static int bit(Object key, int i) {
        long spread = (key.hashCode() + (long) i * 0x632BE59BD9B4E019L) * 0x9E3779B97F4A7C15L;
        spread = (spread ^ (spread >>> 30)) * 0xBF58476D1CE4E5B9L;
        return (int) ((spread ^ (spread >>> 27)) & (BITS - 1));
    }
}

package io.qconnect.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Roots and proofs of a tree, as RFC 6962 section 2.1 defines them, and their verification, as RFC 9162 sections
 * 2.1.3.2 and 2.1.4.2 describe it. Making them follows the recursive definition; checking them walks up once: two ways
 * of thinking that confirm each other.
 */
public final class Proofs {

    private final Nodes nodes;
    private final TreeHasher hasher = new TreeHasher();

    public Proofs(Nodes nodes) {
        this.nodes = nodes;
    }

    /** The root of the first {@code size} leaves. */
    public byte[] root(long size) {
        return size == 0 ? hasher.ofNothing() : root(0, size);
    }

    private byte[] root(long begin, long end) {
        long count = end - begin;
        if (Long.bitCount(count) == 1) {
            int level = Long.numberOfTrailingZeros(count);
            return nodes.node(level, begin >> level);
        }
        long middle = begin + leftPart(count);
        return hasher.ofNode(root(begin, middle), root(middle, end));
    }

    /** The largest power of two below {@code count}. */
    private static long leftPart(long count) {
        return Long.highestOneBit(count - 1);
    }

    /**
     * That a leaf is in the tree of the first {@code size} leaves.
     *
     * @param index from 0
     * @throws IllegalArgumentException when the tree has no such leaf
     */
    public List<byte[]> inclusion(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("There is no leaf " + index + " among " + size);
        }
        List<byte[]> path = new ArrayList<>();
        inclusion(index, 0, size, path);
        return path;
    }

    private void inclusion(long index, long begin, long end, List<byte[]> path) {
        if (end - begin == 1) {
            return;
        }
        long middle = begin + leftPart(end - begin);
        if (index < middle) {
            inclusion(index, begin, middle, path);
            path.add(root(middle, end));
        } else {
            inclusion(index, middle, end, path);
            path.add(root(begin, middle));
        }
    }

    /**
     * That the first {@code from} of the first {@code to} leaves are what they were when there were no more.
     *
     * @throws IllegalArgumentException unless 0 &lt;= from &lt;= to
     */
    public List<byte[]> consistency(long from, long to) {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("A tree of " + from + " does not grow into one of " + to);
        }
        List<byte[]> path = new ArrayList<>();
        if (from > 0) {
            consistency(from, 0, to, true, path);
        }
        return path;
    }

    private void consistency(long from, long begin, long end, boolean known, List<byte[]> path) {
        long count = end - begin;
        if (from == count) {
            if (!known) {
                path.add(root(begin, end));
            }
            return;
        }
        long left = leftPart(count);
        if (from <= left) {
            consistency(from, begin, begin + left, known, path);
            path.add(root(begin + left, end));
        } else {
            consistency(from - left, begin + left, end, false, path);
            path.add(root(begin, begin + left));
        }
    }

    /** Whether {@code path} proves that the leaf with this hash stands at {@code index} in the tree with this root. */
    public static boolean included(byte[] leafHash, long index, long size, List<byte[]> path, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        TreeHasher hasher = new TreeHasher();
        long leaf = index;
        long last = size - 1;
        byte[] hash = leafHash;
        for (byte[] step : path) {
            if (last == 0) {
                return false;
            }
            if ((leaf & 1) == 1 || leaf == last) {
                hash = hasher.ofNode(step, hash);
                int skipped = leaf == 0 ? 0 : Long.numberOfTrailingZeros(leaf);
                leaf >>= skipped;
                last >>= skipped;
            } else {
                hash = hasher.ofNode(hash, step);
            }
            leaf >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(hash, root);
    }

    /** Whether {@code path} proves that the tree with the first root grew into the one with the second. */
    public static boolean consistent(long from, byte[] fromRoot, long to, byte[] toRoot, List<byte[]> path) {
        TreeHasher hasher = new TreeHasher();
        if (from < 0 || from > to) {
            return false;
        }
        if (from == to) {
            return path.isEmpty() && Arrays.equals(fromRoot, toRoot);
        }
        if (from == 0) {
            return path.isEmpty() && Arrays.equals(fromRoot, hasher.ofNothing());
        }
        List<byte[]> steps = new ArrayList<>(path);
        if (Long.bitCount(from) == 1) {
            steps.addFirst(fromRoot);
        }
        if (steps.isEmpty()) {
            return false;
        }
        int complete = Long.numberOfTrailingZeros(from);
        long old = (from - 1) >> complete;
        long last = (to - 1) >> complete;
        byte[] oldHash = steps.getFirst();
        byte[] newHash = oldHash;
        for (byte[] step : steps.subList(1, steps.size())) {
            if (last == 0) {
                return false;
            }
            if ((old & 1) == 1 || old == last) {
                oldHash = hasher.ofNode(step, oldHash);
                newHash = hasher.ofNode(step, newHash);
                int skipped = old == 0 ? 0 : Long.numberOfTrailingZeros(old);
                old >>= skipped;
                last >>= skipped;
            } else {
                newHash = hasher.ofNode(newHash, step);
            }
            old >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(oldHash, fromRoot) && Arrays.equals(newHash, toRoot);
    }
}

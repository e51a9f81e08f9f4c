package io.qconnect.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing tree: all that is needed to go on adding leaves and to know the root, in 32 bytes for
 * each level. Whoever reads history from its beginning, or from a place whose frontier is known, needs no more memory.
 */
public final class Frontier {

    /** Roots of the complete subtrees that make up the tree, the largest (and leftmost) first. */
    private final List<byte[]> roots = new ArrayList<>();

    private final TreeHasher hasher = new TreeHasher();
    private long size;

    /** Of a tree without leaves. */
    public Frontier() {}

    /** @throws IllegalArgumentException when a tree of this size does not have so many complete subtrees */
    public Frontier(long size, List<byte[]> roots) {
        if (size < 0 || Long.bitCount(size) != roots.size()) {
            throw new IllegalArgumentException("A tree of " + size + " has another frontier");
        }
        this.size = size;
        this.roots.addAll(roots);
    }

    /** The frontier of the first {@code size} leaves of a tree. */
    public static Frontier of(Nodes nodes, long size) {
        List<byte[]> roots = new ArrayList<>();
        long begin = 0;
        for (int level = Long.SIZE - 1; level >= 0; level--) {
            if ((size >> level & 1) == 1) {
                roots.add(nodes.node(level, begin >> level));
                begin += 1L << level;
            }
        }
        return new Frontier(size, roots);
    }

    public long size() {
        return size;
    }

    public List<byte[]> roots() {
        return List.copyOf(roots);
    }

    public void add(byte[] leafHash) {
        byte[] hash = leafHash;
        for (long before = size; (before & 1) == 1; before >>= 1) {
            hash = hasher.ofNode(roots.removeLast(), hash);
        }
        roots.add(hash);
        size++;
    }

    public byte[] root() {
        if (roots.isEmpty()) {
            return hasher.ofNothing();
        }
        byte[] hash = roots.getLast();
        for (int i = roots.size() - 2; i >= 0; i--) {
            hash = hasher.ofNode(roots.get(i), hash);
        }
        return hash;
    }
}

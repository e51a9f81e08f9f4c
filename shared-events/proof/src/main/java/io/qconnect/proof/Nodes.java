package io.qconnect.proof;

/** Where the hashes of a tree can be looked up. */
public interface Nodes {

    /**
     * The root of a complete subtree: of the leaves from {@code index << level} on, 2<sup>level</sup> of them.
     *
     * @throws IllegalArgumentException when the tree does not reach so far
     */
    byte[] node(int level, long index);
}

package io.qconnect.proof;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The two hashes of a Merkle tree (RFC 6962, section 2.1): SHA-256 over a leaf behind 0x00, and over two children
 * behind 0x01, so that no leaf can be passed off as a node. Not safe for use by several threads: each has its own.
 */
public final class TreeHasher {

    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    private final MessageDigest sha256 = sha256();

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    /** The root of a tree without leaves. */
    public byte[] ofNothing() {
        return sha256.digest();
    }

    public byte[] ofLeaf(byte[] leaf) {
        return ofLeaf(leaf, leaf.length);
    }

    byte[] ofLeaf(byte[] buffer, int length) {
        sha256.update((byte) 0);
        sha256.update(buffer, 0, length);
        return sha256.digest();
    }

    public byte[] ofNode(byte[] left, byte[] right) {
        sha256.update((byte) 1);
        sha256.update(left);
        sha256.update(right);
        return sha256.digest();
    }
}

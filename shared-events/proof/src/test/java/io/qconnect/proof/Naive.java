package io.qconnect.proof;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * RFC 6962 section 2.1 once more, word for word, over lists that are copied at every step. It shares no code with what
 * it checks.
 */
final class Naive {

    private Naive() {}

    static byte[] sha256(byte[]... parts) {
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] part : parts) {
                all.writeBytes(part);
            }
            return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static byte[] mth(List<byte[]> d) {
        if (d.isEmpty()) {
            return sha256();
        }
        if (d.size() == 1) {
            return sha256(new byte[] {0}, d.getFirst());
        }
        int k = k(d.size());
        return sha256(new byte[] {1}, mth(d.subList(0, k)), mth(d.subList(k, d.size())));
    }

    static List<byte[]> path(int m, List<byte[]> d) {
        if (d.size() == 1) {
            return new ArrayList<>();
        }
        int k = k(d.size());
        List<byte[]> path;
        if (m < k) {
            path = path(m, d.subList(0, k));
            path.add(mth(d.subList(k, d.size())));
        } else {
            path = path(m - k, d.subList(k, d.size()));
            path.add(mth(d.subList(0, k)));
        }
        return path;
    }

    static List<byte[]> proof(int m, List<byte[]> d) {
        return subproof(m, d, true);
    }

    private static List<byte[]> subproof(int m, List<byte[]> d, boolean b) {
        if (m == d.size()) {
            return b ? new ArrayList<>() : new ArrayList<>(List.of(mth(d)));
        }
        int k = k(d.size());
        List<byte[]> proof;
        if (m <= k) {
            proof = subproof(m, d.subList(0, k), b);
            proof.add(mth(d.subList(k, d.size())));
        } else {
            proof = subproof(m - k, d.subList(k, d.size()), false);
            proof.add(mth(d.subList(0, k)));
        }
        return proof;
    }

    private static int k(int n) {
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }
}

package io.qconnect.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds some lines of an export against the hashes they carry: the part of the work that many can do at once. */
final class LineCheck {

    private static final byte[] FACT = "{\"specversion\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GAP = "{\"gap\"".getBytes(StandardCharsets.US_ASCII);

    static final long UNKNOWN = Long.MIN_VALUE;

    /**
     * What was found out about a line.
     *
     * @param position {@link #UNKNOWN} when the line cannot be read
     * @param sealed null when the line cannot be read
     * @param wrong null when the line is as it was sealed
     * @param special the header or trailer, when it is one
     */
    record Checked(
            long position,
            boolean gap,
            byte @Nullable [] sealed,
            Finding.@Nullable Kind wrong,
            @Nullable String special) {}

    private final FactLine lines = new FactLine();
    private final TreeHasher hasher = new TreeHasher();
    private final Bytes leaf = new Bytes();

    /** @param end of the last line, behind its newline */
    List<Checked> check(byte[] text, int end) {
        List<Checked> checked = new ArrayList<>(2_048);
        for (int begin = 0; begin < end; ) {
            int newline = Scan.newline(text, begin, end);
            checked.add(check(text, begin, newline));
            begin = newline + 1;
        }
        return checked;
    }

    private Checked check(byte[] text, int begin, int end) {
        if (!startsWith(text, begin, end, FACT) && !startsWith(text, begin, end, GAP)) {
            String special = new String(text, begin, end - begin, StandardCharsets.UTF_8);
            return new Checked(UNKNOWN, false, null, null, special);
        }
        FactLine.Read read;
        try {
            read = lines.read(text, begin, end);
        } catch (NotProven damaged) {
            return new Checked(UNKNOWN, false, null, Finding.Kind.DAMAGED, null);
        }
        byte[] sealed = read.sealed();
        if (sealed == null || sealed.length != TreeHasher.LENGTH) {
            return new Checked(read.position(), false, null, Finding.Kind.DAMAGED, null);
        }
        StoredFact fact = read.fact();
        boolean isGap = fact == null;
        byte[] now = fact == null ? hasher.ofLeaf(StoredFact.gapLeaf(read.position())) : hashOf(fact);
        Finding.Kind wrong = null;
        if (!Arrays.equals(now, sealed)) {
            boolean wasGap = !isGap && Arrays.equals(sealed, hasher.ofLeaf(StoredFact.gapLeaf(read.position())));
            wrong = isGap ? Finding.Kind.DELETED : wasGap ? Finding.Kind.INSERTED : Finding.Kind.CHANGED;
        }
        return new Checked(read.position(), isGap, sealed, wrong, null);
    }

    private byte[] hashOf(StoredFact fact) {
        fact.writeLeaf(leaf.clear());
        return hasher.ofLeaf(leaf.array(), leaf.length());
    }

    private static boolean startsWith(byte[] text, int begin, int end, byte[] word) {
        return end - begin >= word.length && Arrays.equals(text, begin, begin + word.length, word, 0, word.length);
    }
}

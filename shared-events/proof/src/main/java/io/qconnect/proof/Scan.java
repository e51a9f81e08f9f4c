package io.qconnect.proof;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for single bytes, eight at a time: most of the time of verifying an export is spent on finding where strings
 * and lines end. What looks at eight answers with the highest bit set in each of them that fits, and in no other.
 */
final class Scan {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x01_01_01_01_01_01_01_01L;
    private static final long HIGH = ONES << 7;
    private static final long LOW = ~HIGH;

    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long NEWLINES = ONES * '\n';
    private static final long CONTROL = ONES * (0x80 - ' ');

    private Scan() {}

    private static long zeros(long eight) {
        return ~((eight & LOW) + LOW | eight) & HIGH;
    }

    private static long specialInside(long eight) {
        long control = ~((eight & LOW) + CONTROL | eight) & HIGH;
        return control | zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES);
    }

    private static boolean isSpecial(byte b) {
        return b == '"' || b == '\\' || b >= 0 && b < ' ';
    }

    private static int firstOf(long found) {
        return Long.numberOfTrailingZeros(found) / Byte.SIZE;
    }

    /**
     * What cannot stand in a JSON string as it is: a quote, a backslash or a control character.
     *
     * @return the index of the first from {@code begin} on; {@code end} when there is none before it
     */
    static int special(byte[] text, int begin, int end) {
        int i = begin;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long found = specialInside((long) EIGHT.get(text, i));
            if (found != 0) {
                return i + firstOf(found);
            }
        }
        while (i < end && !isSpecial(text[i])) {
            i++;
        }
        return i;
    }

    /** @return the index of the first newline from {@code begin} on; {@code end} when there is none before it */
    static int newline(byte[] text, int begin, int end) {
        int i = begin;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long found = zeros((long) EIGHT.get(text, i) ^ NEWLINES);
            if (found != 0) {
                return i + firstOf(found);
            }
        }
        while (i < end && text[i] != '\n') {
            i++;
        }
        return i;
    }

    static boolean isAscii(byte[] text) {
        long seen = 0;
        int i = 0;
        for (; i <= text.length - Long.BYTES; i += Long.BYTES) {
            seen |= (long) EIGHT.get(text, i);
        }
        for (; i < text.length; i++) {
            seen |= text[i];
        }
        return (seen & HIGH) == 0;
    }
}

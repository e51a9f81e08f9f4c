package io.qconnect.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** Goes through a line that was written by {@link FactLine}, piece by piece; anything else it does not understand. */
final class LineCursor {

    private static final byte[] HEX = new byte[256];

    static {
        Arrays.fill(HEX, (byte) -1);
        for (int digit = 0; digit < 16; digit++) {
            HEX[Character.forDigit(digit, 16)] = (byte) digit;
        }
    }

    private final byte[] text;
    private final int begin;
    private final int end;
    private final Bytes scratch;
    private int at;
    private boolean unusual;

    /** Of the line from {@code begin} to {@code end}; what stands at the end, if anything, is a newline. */
    LineCursor(byte[] text, int begin, int end, Bytes scratch) {
        this.text = text;
        this.begin = begin;
        this.end = end;
        this.scratch = scratch;
        at = begin;
    }

    /** Something is written in a way that is taken only where the usual one will not do. */
    void unusual() {
        unusual = true;
    }

    boolean wasUnusual() {
        return unusual;
    }

    /** Whether these are the bytes of the whole line. */
    boolean isWhole(Bytes written) {
        return written.equalTo(text, begin, end);
    }

    /** A string as it stands there, with its quotes; the opening one has been passed. */
    byte[] rawString() {
        int from = at - 1;
        at = RawJson.endOfString(text, from, end);
        if (at < 0) {
            throw new IllegalArgumentException("A string does not end");
        }
        return Arrays.copyOfRange(text, from, at);
    }

    boolean ifNext(String ascii) {
        int length = ascii.length();
        if (at + length > end) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        at += length;
        return true;
    }

    void next(String ascii) {
        if (!ifNext(ascii)) {
            throw new IllegalArgumentException("Expected " + ascii + " at " + at);
        }
    }

    byte[] base64After(String ascii) {
        next(ascii);
        return Base64.getDecoder().decode(text());
    }

    /** The rest of the string whose opening quote has been passed; goes behind its closing quote. */
    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Takes only the escapes that {@link FactLine} writes. */
    byte[] bytes() {
        int from = at;
        at = Scan.special(text, from, end);
        if (at < end && text[at] == '"') {
            return Arrays.copyOfRange(text, from, at++);
        }
        Bytes unescaped = scratch.clear();
        while (at < end && text[at] == '\\') {
            unescaped.put(text, from, at - from).put(escaped());
            from = at;
            at = Scan.special(text, from, end);
        }
        next("\"");
        return unescaped.put(text, from, at - 1 - from).copy();
    }

    private byte escaped() {
        if (ifNext("\\u00")) {
            long control = hex(2);
            if (control < ' ') {
                return (byte) control;
            }
        } else if (ifNext("\\\"")) {
            return '"';
        } else if (ifNext("\\\\")) {
            return '\\';
        }
        throw new IllegalArgumentException("A character is escaped in an unusual way");
    }

    /** The rest of a string that is a UUID in lower case. */
    UUID uuid() {
        long most = hex(8) << 32 | dashed(4) << 16 | dashed(4);
        long least = dashed(4) << 48 | dashed(12);
        next("\"");
        return new UUID(most, least);
    }

    private long dashed(int digits) {
        next("-");
        return hex(digits);
    }

    private long hex(int digits) {
        long value = 0;
        long all = 0;
        for (int i = 0; i < digits; i++) {
            int digit = HEX[text[at++] & 0xff];
            all |= digit;
            value = value << 4 | digit;
        }
        if (all < 0) {
            throw new IllegalArgumentException("Expected digits before " + at);
        }
        return value;
    }

    /** A number as {@link Long#toString(long)} writes it, and what stands behind it. */
    long number(String behind) {
        int from = at;
        long number = 0;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            number = number * 10 + text[at++] - '0';
        }
        int digits = at - from;
        if (digits == 0 || digits > 18 || digits > 1 && text[from] == '0') {
            number = unusualNumber(from);
        }
        next(behind);
        return number;
    }

    private long unusualNumber(int from) {
        while (at < end && (text[at] == '-' || text[at] >= '0' && text[at] <= '9')) {
            at++;
        }
        String written = new String(text, from, at - from, StandardCharsets.US_ASCII);
        long number = Long.parseLong(written);
        if (!Long.toString(number).equals(written)) {
            throw new IllegalArgumentException("A number is written in an unusual way");
        }
        return number;
    }

    /** So many decimal digits. */
    int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            byte b = text[at++];
            if (b < '0' || b > '9') {
                throw new IllegalArgumentException("Expected a digit at " + (at - 1));
            }
            value = value * 10 + b - '0';
        }
        return value;
    }

    boolean isAhead(int distance, char character) {
        return at + distance < end && text[at + distance] == character;
    }

    byte[] object() {
        int from = at;
        at = RawJson.endOfObject(text, from, end);
        if (at < 0 || text[from] != '{') {
            throw new IllegalArgumentException("An object does not end");
        }
        return Arrays.copyOfRange(text, from, at);
    }

    void end() {
        if (at != end) {
            throw new IllegalArgumentException("Something follows at " + at);
        }
    }
}

package io.qconnect.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** Goes through a line that was written by {@link FactLine}, piece by piece; anything else it does not understand. */
final class LineCursor {

    private final byte[] line;
    private int at;
    private boolean unusual;

    LineCursor(byte[] line) {
        this.line = line;
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
        return written.equalTo(line, 0, line.length);
    }

    /** A string as it stands there, with its quotes; the opening one has been passed. */
    byte[] rawString() {
        int begin = at - 1;
        at = RawJson.endOfString(line, begin);
        if (at < 0) {
            throw new IllegalArgumentException("A string does not end");
        }
        return Arrays.copyOfRange(line, begin, at);
    }

    boolean ifNext(String ascii) {
        if (at + ascii.length() > line.length) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (line[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        at += ascii.length();
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

    byte[] bytes() {
        int end = RawJson.endOfString(line, at - 1);
        if (end < 0) {
            throw new IllegalArgumentException("A string does not end");
        }
        byte[] raw = Arrays.copyOfRange(line, at, end - 1);
        at = end;
        return unescaped(raw);
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
        for (int i = 0; i < digits; i++) {
            byte b = line[at++];
            if (b >= '0' && b <= '9') {
                value = value << 4 | b - '0';
            } else if (b >= 'a' && b <= 'f') {
                value = value << 4 | b - 'a' + 10;
            } else {
                throw new IllegalArgumentException("Expected a digit at " + (at - 1));
            }
        }
        return value;
    }

    /** A number as {@link Long#toString(long)} writes it, and what stands behind it. */
    long number(String behind) {
        int begin = at;
        while (line[at] == '-' || line[at] >= '0' && line[at] <= '9') {
            at++;
        }
        String text = new String(line, begin, at - begin, StandardCharsets.US_ASCII);
        long number = Long.parseLong(text);
        if (!Long.toString(number).equals(text)) {
            throw new IllegalArgumentException("A number is written in an unusual way");
        }
        next(behind);
        return number;
    }

    /** So many decimal digits. */
    int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            byte b = line[at++];
            if (b < '0' || b > '9') {
                throw new IllegalArgumentException("Expected a digit at " + (at - 1));
            }
            value = value * 10 + b - '0';
        }
        return value;
    }

    boolean isAhead(int distance, char character) {
        return at + distance < line.length && line[at + distance] == character;
    }

    byte[] object() {
        int end = RawJson.endOfObject(line, at);
        if (end < 0 || line[at] != '{') {
            throw new IllegalArgumentException("An object does not end");
        }
        byte[] object = Arrays.copyOfRange(line, at, end);
        at = end;
        return object;
    }

    void end() {
        if (at != line.length) {
            throw new IllegalArgumentException("Something follows at " + at);
        }
    }

    /** Takes only the escapes that {@link FactLine} writes. */
    private static byte[] unescaped(byte[] raw) {
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            byte b = raw[i];
            if (b == '\\') {
                i++;
                b = raw[i];
                if (b == 'u') {
                    String hex = new String(raw, i + 1, 4, StandardCharsets.US_ASCII);
                    b = (byte) Integer.parseInt(hex, 16);
                    if (!hex.equals("%04x".formatted(b)) || b >= ' ') {
                        throw new IllegalArgumentException("A character is escaped in an unusual way");
                    }
                    i += 4;
                } else if (b != '"' && b != '\\') {
                    throw new IllegalArgumentException("A character is escaped in an unusual way");
                }
            }
            raw[length++] = b;
        }
        return length == raw.length ? raw : Arrays.copyOf(raw, length);
    }
}

package io.qconnect.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Goes through a line that was written by {@link FactLine}, piece by piece; anything else it does not understand. */
final class LineCursor {

    private final byte[] line;
    private int at;

    LineCursor(byte[] line) {
        this.line = line;
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

    String textAfter(String ascii) {
        next(ascii);
        return text();
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

    String until(char stop) {
        int begin = at;
        while (line[at] != stop) {
            at++;
        }
        at++;
        return new String(line, begin, at - 1 - begin, StandardCharsets.US_ASCII);
    }

    byte[] object() {
        int end = RawJson.endOfObject(line, at);
        if (end < 0) {
            throw new IllegalArgumentException("An object does not end");
        }
        byte[] object = Arrays.copyOfRange(line, at, end);
        at = end;
        return object;
    }

    private static byte[] unescaped(byte[] raw) {
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            byte b = raw[i];
            if (b == '\\') {
                i++;
                b = raw[i];
                if (b == 'u') {
                    b = (byte) Integer.parseInt(new String(raw, i + 1, 4, StandardCharsets.US_ASCII), 16);
                    i += 4;
                }
            }
            raw[length++] = b;
        }
        return length == raw.length ? raw : Arrays.copyOf(raw, length);
    }
}

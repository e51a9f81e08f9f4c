package io.qconnect.proof;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** JSON that is passed on as it is: found by its ends, not understood. */
final class RawJson {

    private static final byte[] ACTOR = "\"actor\":".getBytes(StandardCharsets.US_ASCII);

    private RawJson() {}

    /** Whether these bytes can stand in a line as they are: one object, in UTF-8, without control characters. */
    static boolean isOneObject(byte[] json) {
        return json.length > 0 && json[0] == '{' && endOfObject(json, 0, json.length) == json.length && isUtf8(json);
    }

    static boolean isUtf8(byte[] text) {
        if (Scan.isAscii(text)) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    /** The index behind the object that begins at {@code begin}; -1 when it does not end before {@code end}. */
    static int endOfObject(byte[] json, int begin, int end) {
        int depth = 0;
        for (int i = begin; i < end; i++) {
            byte b = json[i];
            if (b == '"') {
                i = endOfString(json, i, end) - 1;
                if (i < 0) {
                    return -1;
                }
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            } else if (b >= 0 && b < ' ') {
                return -1;
            }
        }
        return -1;
    }

    /** The index behind the string that begins with the quote at {@code begin}; -1 when it does not end. */
    static int endOfString(byte[] json, int begin, int end) {
        int i = Scan.special(json, begin + 1, end);
        while (i < end && json[i] == '\\') {
            i = Scan.special(json, Math.min(i + 2, end), end);
        }
        return i < end && json[i] == '"' ? i + 1 : -1;
    }

    /** The actor that metadata name, quotes and all, as it stands there; null when they name none. */
    static byte @Nullable [] actor(byte[] metadata) {
        for (int i = 1; i < metadata.length - ACTOR.length; i++) {
            if (metadata[i] == '"') {
                if (startsWith(metadata, i, ACTOR) && metadata[i + ACTOR.length] == '"') {
                    int end = endOfString(metadata, i + ACTOR.length, metadata.length);
                    return end < 0 ? null : Arrays.copyOfRange(metadata, i + ACTOR.length, end);
                }
                i = endOfString(metadata, i, metadata.length) - 1;
                if (i < 0) {
                    return null;
                }
            }
        }
        return null;
    }

    private static boolean startsWith(byte[] text, int at, byte[] word) {
        return Arrays.equals(text, at, Math.min(at + word.length, text.length), word, 0, word.length);
    }
}

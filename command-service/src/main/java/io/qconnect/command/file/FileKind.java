package io.qconnect.command.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The kinds of files that are taken: what a practice exchanges, and nothing that a browser would run. A file must be what it
 * says it is; what the sender calls it is not believed.
 */
enum FileKind {
    PDF("application/pdf", 0, "255044462d"),
    JPEG("image/jpeg", 0, "ffd8ff"),
    PNG("image/png", 0, "89504e470d0a1a0a"),
    DICOM("application/dicom", 128, "4449434d"),
    TEXT("text/plain", 0, "");

    private final String mimeType;
    private final int offset;
    private final byte[] mark;

    FileKind(String mimeType, int offset, String mark) {
        this.mimeType = mimeType;
        this.offset = offset;
        this.mark = HexFormat.of().parseHex(mark);
    }

    String mimeType() {
        return mimeType;
    }

    static Optional<FileKind> of(String mimeType) {
        return Arrays.stream(values())
                .filter(kind -> kind.mimeType.equalsIgnoreCase(mimeType))
                .findFirst();
    }

    boolean fits(byte[] content) {
        if (this == TEXT) {
            return isText(content);
        }
        int end = offset + mark.length;
        return content.length >= end && Arrays.equals(content, offset, end, mark, 0, mark.length);
    }

    /** UTF-8 without control characters but line ends and tabs. */
    private static boolean isText(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
        } catch (CharacterCodingException binary) {
            return false;
        }
    }
}

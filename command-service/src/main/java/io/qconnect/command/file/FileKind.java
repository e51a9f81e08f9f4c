package io.qconnect.command.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The kinds of files that are taken: what a practice exchanges, and nothing that a browser would run. A file must be
 * what it says it is; what the sender calls it is not believed.
 */
enum FileKind {
    PDF("application/pdf", 0, "255044462d"),
    JPEG("image/jpeg", 0, "ffd8ff"),
    PNG("image/png", 0, "89504e470d0a1a0a"),
    DICOM("application/dicom", 128, "4449434d"),
    TEXT("text/plain", 0, "");

    /** Characters of text that are looked at together. */
    private static final int PIECE = 8192;

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

    /** Reads as much of a content as it needs; of a large one never more at once than a piece. */
    boolean fits(InputStream content) throws IOException {
        if (this == TEXT) {
            return isText(content);
        }
        int end = offset + mark.length;
        byte[] begin = content.readNBytes(end);
        return begin.length == end && Arrays.equals(begin, offset, end, mark, 0, mark.length);
    }

    /** UTF-8 without control characters but line ends and tabs. */
    private static boolean isText(InputStream content) throws IOException {
        Reader text = new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder());
        char[] piece = new char[PIECE];
        try {
            for (int length = text.read(piece); length >= 0; length = text.read(piece)) {
                if (CharBuffer.wrap(piece, 0, length).chars().anyMatch(FileKind::isNoText)) {
                    return false;
                }
            }
            return true;
        } catch (CharacterCodingException binary) {
            return false;
        }
    }

    private static boolean isNoText(int c) {
        return c < ' ' && c != '\n' && c != '\r' && c != '\t';
    }
}

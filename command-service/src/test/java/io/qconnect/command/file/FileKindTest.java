package io.qconnect.command.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A content is looked at in pieces, and where one ends makes no difference. */
class FileKindTest {

    private static final int LARGE = 40_000;

    private static boolean isText(byte[] content) throws IOException {
        return FileKind.TEXT.fits(new ByteArrayInputStream(content));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void letters_of_several_bytes_may_lie_across_pieces() throws IOException {
        for (int shift = 0; shift < 4; shift++) {
            byte[] text = utf8("x".repeat(shift) + "\uD83D\uDE00ä€\r\n\t".repeat(LARGE / 10));
            assertThat(isText(text)).isTrue();
            assertThat(isText(Arrays.copyOf(text, text.length - 4))).isFalse();
        }
    }

    @Test
    void what_is_no_text_may_stand_anywhere() throws IOException {
        for (int at : new int[] {0, 8_191, 8_192, LARGE - 1}) {
            for (byte strange : new byte[] {0, 7, 0x1b, (byte) 0xff, (byte) 0xc3}) {
                byte[] content = utf8("x".repeat(LARGE));
                content[at] = strange;
                assertThat(isText(content)).as("%d at %d", strange, at).isFalse();
            }
        }
        assertThat(isText(new byte[0])).isTrue();
    }

    @Test
    void a_mark_must_be_there_whole() throws IOException {
        assertThat(FileKind.PDF.fits(new ByteArrayInputStream(utf8("%PDF-1.7"))))
                .isTrue();
        assertThat(FileKind.PDF.fits(new ByteArrayInputStream(utf8("%PDF")))).isFalse();
        byte[] dicom = new byte[132];
        System.arraycopy(utf8("DICM"), 0, dicom, 128, 4);
        assertThat(FileKind.DICOM.fits(new ByteArrayInputStream(dicom))).isTrue();
        assertThat(FileKind.DICOM.fits(new ByteArrayInputStream(Arrays.copyOf(dicom, 131))))
                .isFalse();
    }
}

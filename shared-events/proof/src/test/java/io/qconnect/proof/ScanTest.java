package io.qconnect.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** Eight bytes at a time find what one at a time would: wherever it stands, whatever stands beside it. */
class ScanTest {

    private static final int LENGTH = 29;

    /** Those that matter, their neighbours, and the same with the highest bit set. */
    private static final int[] LIKELY = {
        0, 1, '\n' - 1, '\n', '\n' + 1, ' ' - 1, ' ', '!', '"', '#', '[', '\\', ']', 'a', 0x7f, 0x80, 0x8a, 0xa2, 0xdc,
        0xff
    };

    @Test
    void each_byte_at_each_place() {
        for (int value = 0; value < 256; value++) {
            for (int place = 0; place < LENGTH; place++) {
                byte[] text = "abcdefghijklmnopqrstuvwxyzABC".getBytes(StandardCharsets.US_ASCII);
                text[place] = (byte) value;
                agrees(text, 0, LENGTH);
            }
        }
    }

    @Test
    void whatever_stands_beside_it() {
        Random random = new Random(11);
        for (int round = 0; round < 100_000; round++) {
            byte[] text = new byte[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                text[i] = (byte) (random.nextInt(6) == 0 ? LIKELY[random.nextInt(LIKELY.length)] : 'a' + i % 26);
            }
            int begin = random.nextInt(LENGTH);
            agrees(text, begin, begin + random.nextInt(LENGTH - begin + 1));
        }
    }

    private static void agrees(byte[] text, int begin, int end) {
        assertThat(Scan.special(text, begin, end))
                .isEqualTo(first(text, begin, end, b -> b == '"' || b == '\\' || b >= 0 && b < ' '));
        assertThat(Scan.newline(text, begin, end)).isEqualTo(first(text, begin, end, b -> b == '\n'));
        assertThat(Scan.isAscii(text)).isEqualTo(first(text, 0, LENGTH, b -> b < 0) == LENGTH);
    }

    private static int first(byte[] text, int begin, int end, IntPredicate wanted) {
        int i = begin;
        while (i < end && !wanted.test(text[i])) {
            i++;
        }
        return i;
    }
}

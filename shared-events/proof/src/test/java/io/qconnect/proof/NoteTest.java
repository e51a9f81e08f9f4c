package io.qconnect.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signed notes and checkpoints, against the key and note that Go's note package publishes as its example. */
class NoteTest {

    private static final String KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String SECRET =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String TEXT = "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n";
    private static final String SIGNED =
            TEXT + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1"
                    + "FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private final VerifierKey key = VerifierKey.of(KEY);

    @Test
    void the_published_note_is_signed_and_opened_byte_for_byte() {
        assertThat(key).hasToString(KEY);
        assertThat(key.textOf(SIGNED)).isEqualTo(TEXT);
        SigningKey signing = SigningKey.of(SECRET + "\n" + KEY + "\n");
        assertThat(signing.sign(TEXT)).isEqualTo(SIGNED);
        assertThat(signing.toString()).doesNotContain("AYEKFALV");
    }

    @Test
    void every_mangled_key_is_refused() {
        for (int i = 0; i < KEY.length(); i++) {
            String mangled = KEY.substring(0, i) + (char) (KEY.charAt(i) + 1) + KEY.substring(i + 1);
            assertThatThrownBy(() -> VerifierKey.of(mangled)).as(mangled).isInstanceOf(NotProven.class);
            String cut = KEY.substring(0, i);
            assertThatThrownBy(() -> VerifierKey.of(cut)).isInstanceOf(NotProven.class);
        }
        // an unknown algorithm whose hash fits
        assertThatThrownBy(() -> VerifierKey.of("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
                .isInstanceOf(NotProven.class);
    }

    @Test
    void a_changed_text_and_a_changed_signature_are_refused() {
        for (String forged : List.of(
                SIGNED.replace("answer", "Answer"),
                SIGNED.replace("x08go/ZJ", "x08go/ZK"),
                SIGNED.replace("x08go/ZJ", "x18go/ZJ"),
                SIGNED.replace("PeterNeumann x", "PeterNewman x"),
                SIGNED.replace("\n\n", "\n"),
                SIGNED.stripTrailing(),
                SIGNED.replace("then", "then\r"),
                TEXT)) {
            assertThatThrownBy(() -> key.textOf(forged)).as(forged).isInstanceOf(NotProven.class);
        }
    }

    @Test
    void signatures_of_strangers_are_ignored_and_those_of_witnesses_may_be_added() {
        SigningKey witness = SigningKey.generate("witness.example/w");
        String witnessed = SIGNED + witness.sign(TEXT).substring(TEXT.length() + 1);
        assertThat(key.textOf(witnessed)).isEqualTo(TEXT);
        assertThat(witness.verifier().textOf(witnessed)).isEqualTo(TEXT);
        assertThatThrownBy(() -> SigningKey.generate("PeterNeumann").verifier().textOf(SIGNED))
                .isInstanceOf(NotProven.class);
    }

    @Test
    void a_generated_key_is_the_same_after_it_was_kept() {
        SigningKey made = SigningKey.generate("qconnect/clinic");
        SigningKey kept = SigningKey.of(made.text());
        assertThat(kept.sign(TEXT)).isEqualTo(made.sign(TEXT));
        String mixed = made.text().lines().findFirst().orElseThrow() + "\n"
                + SigningKey.generate("qconnect/clinic").verifier() + "\n";
        assertThatThrownBy(() -> SigningKey.of(mixed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_example_of_the_checkpoint_format_is_read_and_written() {
        String text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        Checkpoint checkpoint = Checkpoint.of(text);
        assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(checkpoint.size()).isEqualTo(20_852_163);
        assertThat(checkpoint.text()).isEqualTo(text);
        assertThat(Base64.getEncoder().encodeToString(checkpoint.root())).startsWith("CsUYapGG");
        for (String broken : List.of(
                text.replace("20852163", "020852163"),
                text.replace("20852163", "+20852163"),
                text.replace("20852163", "-1"),
                text.replace("CsUY", "Cs"),
                "\n" + text,
                "example.com/log\n1\n")) {
            assertThatThrownBy(() -> Checkpoint.of(broken)).as(broken).isInstanceOf(NotProven.class);
        }
    }

    @Test
    void published_notes_are_told_apart() {
        SigningKey signing = SigningKey.of(SECRET + "\n" + KEY + "\n");
        String one = signing.sign(new Checkpoint("log", 1, new byte[32]));
        String two = signing.sign(new Checkpoint("log", 2, new byte[32]));
        assertThat(split(one + "\n" + two + "\n")).containsExactly(one, two);
        assertThat(split(one)).containsExactly(one);
        assertThat(split("")).isEmpty();
    }

    @Test
    void half_a_note_at_the_end_is_left_out() {
        SigningKey signing = SigningKey.of(SECRET + "\n" + KEY + "\n");
        String one = signing.sign(new Checkpoint("log", 1, new byte[32]));
        String two = signing.sign(new Checkpoint("log", 2, new byte[32]));
        byte[] both = (one + "\n" + two).getBytes(StandardCharsets.UTF_8);
        int first = (one + "\n").getBytes(StandardCharsets.UTF_8).length;
        // without its last newline it is whole: an editor may have taken that, and before it stands the "=" that only
        // fills up
        int whole = both.length - 1;
        for (int end = first; end < whole - 1; end++) {
            assertThat(Note.split(Arrays.copyOf(both, end)))
                    .as("cut at %d", end)
                    .containsExactly(one);
        }
        assertThat(Note.split(Arrays.copyOf(both, whole))).containsExactly(one, two);
        assertThat(Note.split(both)).containsExactly(one, two);
        assertThat(Note.split(Arrays.copyOf(both, first - 9))).isEmpty();
        assertThat(split(one.stripTrailing()))
                .as("a single one that was copied by hand")
                .containsExactly(one);
    }

    private static List<String> split(String file) {
        return Note.split(file.getBytes(StandardCharsets.UTF_8));
    }
}

package io.qconnect.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.proof.Finding.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the verifier says about exports that are sound, tampered with, forged or cut off. */
class ExportTest {

    private static final int POSITIONS = 100;

    private final History history = History.of(POSITIONS);

    private static Report verify(String export, String... published) throws IOException {
        return new ExportVerifier(History.KEY.verifier(), List.of(published))
                .verify(new ByteArrayInputStream(export.getBytes(UTF_8)));
    }

    private String whole() {
        return history.export(history.facts, 0);
    }

    @Nested
    class A_sound_export {

        @Test
        void is_sound() throws IOException {
            Report report = verify(whole(), history.note(10), history.note(64), history.note(POSITIONS));
            assertThat(report.findings()).isEmpty();
            assertThat(report.facts()).isEqualTo(86);
            assertThat(report.gaps()).isEqualTo(14);
            assertThat(report.first()).isEqualTo(1);
            assertThat(report.last()).isEqualTo(POSITIONS);
            assertThat(report.published()).isEqualTo(3);
        }

        @Test
        void may_begin_anywhere() throws IOException {
            for (int after : List.of(1, 6, 7, 63, 64, 99, 100)) {
                List<StoredFact> rest = history.facts.stream()
                        .filter(fact -> fact.position() > after)
                        .toList();
                String export = history.export(rest, after);
                Report report = new ExportVerifier(History.KEY.verifier(), List.of(history.note(64), history.note(10)))
                        .after(after)
                        .verify(new ByteArrayInputStream(export.getBytes(UTF_8)));
                assertThat(report.findings()).isEmpty();
                assertThat(report.facts()).isEqualTo(rest.size());
                // where the whole was asked for, or more of it, something is missing
                assertThat(verify(export).findings()).containsExactly(new Finding(Kind.MISSING, 1, after));
            }
        }

        @Test
        void may_be_of_a_log_without_facts() throws IOException {
            assertThat(verify(History.of(0).export(List.of(), 0)).sound()).isTrue();
        }
    }

    @Nested
    class Somebody_changed_the_table {

        private List<Finding> after(List<StoredFact> stored) {
            try {
                return verify(history.export(stored, 0)).findings();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        @Test
        void a_change_in_any_part_of_a_fact_is_found_with_its_position() {
            StoredFact fact = history.facts.get(30);
            Forged.inOnePart(fact).forEach((part, forged) -> {
                List<StoredFact> stored = new ArrayList<>(history.facts);
                stored.set(30, forged);
                assertThat(after(stored))
                        .as(part)
                        .containsExactly(new Finding(Kind.CHANGED, fact.position(), fact.position()));
            });
        }

        @Test
        void a_deleted_fact_is_found() {
            List<StoredFact> stored = new ArrayList<>(history.facts);
            long position = stored.remove(40).position();
            assertThat(after(stored)).containsExactly(new Finding(Kind.DELETED, position, position));
        }

        @Test
        void two_facts_that_changed_places_are_found() {
            List<StoredFact> stored = new ArrayList<>(history.facts);
            StoredFact one = stored.get(3);
            StoredFact two = stored.get(50);
            stored.set(3, Forged.moved(two, one.position()));
            stored.set(50, Forged.moved(one, two.position()));
            assertThat(after(stored))
                    .containsExactly(
                            new Finding(Kind.CHANGED, one.position(), one.position()),
                            new Finding(Kind.CHANGED, two.position(), two.position()));
        }

        @Test
        void a_fact_put_into_a_gap_or_before_the_first_is_found() {
            List<StoredFact> stored = new ArrayList<>(history.facts);
            stored.add(Forged.moved(stored.getFirst(), 14));
            stored.add(Forged.moved(stored.getFirst(), 0));
            stored.sort(Comparator.comparingLong(StoredFact::position));
            assertThat(after(stored))
                    .containsExactly(new Finding(Kind.INSERTED, 0, 0), new Finding(Kind.INSERTED, 14, 14));
        }

        @Test
        void a_table_rolled_back_under_its_seals_is_found() {
            assertThat(after(history.facts.subList(0, 60)).getFirst().from())
                    .isEqualTo(history.facts.get(60).position());
        }

        @Test
        void a_table_rolled_back_together_with_its_seals_is_found_by_the_published_checkpoint() throws IOException {
            History yesterday = new History();
            yesterday.facts.addAll(history.facts.subList(0, 60));
            yesterday.seals.addAll(history.seals.subList(0, 69));
            String export = yesterday.export(yesterday.facts, 0);
            assertThat(verify(export).sound()).isTrue();
            assertThat(verify(export, history.note(50), history.note(80), history.note(POSITIONS))
                            .findings())
                    .containsExactly(new Finding(Kind.ROLLED_BACK, 70, POSITIONS));
        }

        @Test
        void another_history_sealed_over_the_old_one_is_found_between_two_published_checkpoints() throws IOException {
            History forged = new History();
            forged.facts.addAll(history.facts);
            forged.facts.set(
                    50, Forged.moved(history.facts.get(2), history.facts.get(50).position()));
            forged.seals.addAll(history.seals);
            int seal = (int) forged.facts.get(50).position() - 1;
            forged.seals.set(seal, forged.hasher.ofLeaf(forged.facts.get(50).leaf()));
            String export = forged.export(forged.facts, 0);
            assertThat(verify(export).sound()).isTrue();
            assertThat(verify(export, history.note(50), history.note(70), history.note(90))
                            .findings())
                    .containsExactly(new Finding(Kind.RESEALED, 51, 70));
        }
    }

    /** The key is the same, and so is the log's name. */
    @Nested
    class The_store_has_lived_another_life {

        private static final String OTHER = "qconnect/test/0";

        /** What the other life published, over the first positions of a history. */
        private String note(History other, int size) {
            return History.KEY.sign(
                    new Checkpoint(OTHER, size, other.checkpoint(size).root()));
        }

        private Report verify(Map<String, Long> restoredAt, String... published) throws IOException {
            return new ExportVerifier(History.KEY.verifier(), List.of(published))
                    .restoredAt(restoredAt)
                    .verify(new ByteArrayInputStream(whole().getBytes(UTF_8)));
        }

        /** A history in which one fact, the 31st, was another. */
        private History before() {
            History other = new History();
            other.facts.addAll(history.facts);
            other.seals.addAll(history.seals);
            StoredFact fact = history.facts.get(30);
            StoredFact was = Objects.requireNonNull(Forged.inOnePart(fact).get("payload"));
            other.facts.set(30, was);
            other.seals.set((int) fact.position() - 1, other.hasher.ofLeaf(was.leaf()));
            return other;
        }

        @Test
        void that_agrees() throws IOException {
            Report report = verify(Map.of(), note(history, 0), note(history, 40), note(history, POSITIONS));
            assertThat(report.findings()).isEmpty();
            assertThat(report.published()).isZero();
            assertThat(report.otherEpochs()).containsExactly(new OtherEpoch("0", 3, POSITIONS, null, null));
        }

        @Test
        void in_which_a_fact_was_another_one() throws IOException {
            History before = before();
            Report report = verify(
                    Map.of(), history.note(90), note(before, 20), note(before, 30), note(before, 50), note(before, 90));
            assertThat(report.findings()).containsExactly(new Finding(Kind.OTHER_EPOCH_CONTRADICTED, 31, 50));
            assertThat(report.otherEpochs()).containsExactly(new OtherEpoch("0", 4, 30, 50L, null));
            assertThat(report.published()).isEqualTo(1);
        }

        @Test
        void that_went_on_for_longer() throws IOException {
            History longer = History.of(POSITIONS + 30);
            assertThat(verify(Map.of(), note(longer, 90), note(longer, 120)).findings())
                    .containsExactly(new Finding(Kind.OTHER_EPOCH_CONTRADICTED, 91, 120));
        }

        @Test
        void and_was_left_by_a_restore_that_the_auditor_knows_of() throws IOException {
            History before = before();
            String[] published = {note(before, 30), note(before, 50), note(before, 90)};
            Report report = verify(Map.of("0", 35L), published);
            assertThat(report.findings()).isEmpty();
            assertThat(report.otherEpochs()).containsExactly(new OtherEpoch("0", 3, 30, 50L, 35L));
            // what both lives share must agree all the same
            assertThat(verify(Map.of("0", 50L), published).findings())
                    .containsExactly(new Finding(Kind.OTHER_EPOCH_CONTRADICTED, 31, 50));
            assertThat(verify(Map.of("2", 35L), published).sound()).isFalse();
        }
    }

    @Nested
    class Somebody_changed_the_export {

        @Test
        void a_cut_off_export_is_refused_wherever_it_was_cut() {
            String export = whole();
            for (int end = 0; end < export.length(); end += 97) {
                String cut = export.substring(0, end);
                assertThatThrownBy(() -> verify(cut)).isInstanceOf(NotProven.class);
            }
        }

        @Test
        void a_line_taken_out_is_refused() {
            List<String> lines = new ArrayList<>(whole().lines().toList());
            lines.remove(20);
            assertThatThrownBy(() -> verify(String.join("\n", lines) + "\n")).isInstanceOf(NotProven.class);
        }

        @Test
        void every_changed_character_of_a_line_is_found() throws IOException {
            List<String> lines = whole().lines().toList();
            String line = lines.get(3);
            for (int i = 0; i < line.length(); i++) {
                List<String> changed = new ArrayList<>(lines);
                changed.set(3, line.substring(0, i) + (char) (line.charAt(i) ^ 1) + line.substring(i + 1));
                String export = String.join("\n", changed) + "\n";
                boolean found;
                try {
                    found = !verify(export).sound();
                } catch (NotProven refused) {
                    found = true;
                }
                assertThat(found).as(changed.get(3)).isTrue();
            }
        }

        @Test
        void a_forged_checkpoint_is_refused() {
            String export = whole();
            String root = Base64.getEncoder()
                    .encodeToString(history.checkpoint(POSITIONS).root());
            assertThatThrownBy(() -> verify(export.replace("\\n100\\n", "\\n101\\n")))
                    .isInstanceOf(NotProven.class);
            assertThatThrownBy(() -> verify(export.replace(root, "A" + root.substring(1))))
                    .isInstanceOf(NotProven.class);
            assertThatThrownBy(() -> new ExportVerifier(
                                    SigningKey.generate("qconnect/test").verifier(), List.of())
                            .verify(new ByteArrayInputStream(export.getBytes(UTF_8))))
                    .isInstanceOf(NotProven.class);
        }
    }

    @Nested
    class A_receipt {

        private final Receipt receipt = receipt(20);

        private Receipt receipt(int index) {
            StoredFact fact = history.facts.get(index);
            TileTree tree = new TileTree(_ -> new byte[0], 0);
            history.seals.forEach(tree::add);
            return new Receipt(
                    fact, new Proofs(tree).inclusion(fact.position() - 1, POSITIONS), history.note(POSITIONS));
        }

        @Test
        void holds() {
            assertThat(receipt.verify(History.KEY.verifier()).fact()).isEqualTo(receipt.fact());
        }

        @Test
        void with_the_proof_of_another_fact_is_refused() {
            Receipt mixed = new Receipt(history.facts.get(21), receipt.path(), receipt.checkpoint());
            assertThatThrownBy(() -> mixed.verify(History.KEY.verifier())).isInstanceOf(NotProven.class);
            Receipt older = new Receipt(receipt.fact(), receipt.path(), history.note(99));
            assertThatThrownBy(() -> older.verify(History.KEY.verifier())).isInstanceOf(NotProven.class);
        }
    }

    @Test
    void facts_are_read_back_as_they_were_written_whatever_is_stored() {
        FactLine line = new FactLine();
        List<byte[]> payloads = List.of(
                new byte[0],
                "{}".getBytes(UTF_8),
                "{\"a\":\"}\"}{".getBytes(UTF_8),
                "null".getBytes(UTF_8),
                new byte[] {(byte) 0xff, 0, '\n'},
                "{\"a\":\"\u20ac\\\\\"}".getBytes(UTF_8));
        for (byte[] payload : payloads) {
            for (byte[] metadata : payloads) {
                for (long micros : List.of(
                        0L,
                        -1L,
                        253_402_300_799_999_999L,
                        253_402_300_800_000_000L,
                        -62_167_219_200_000_001L,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE)) {
                    StoredFact fact = new StoredFact(
                            5,
                            new UUID(1, 2),
                            new UUID(3, 4),
                            -1,
                            "Que\"ue",
                            micros,
                            "queue.\u00fc\n",
                            "",
                            payload,
                            metadata,
                            new UUID(5, 6),
                            -7,
                            true);
                    byte[] text = line.write(fact).text().getBytes(UTF_8);
                    assertThat(new FactLine().read(text).fact()).isEqualTo(fact);
                }
            }
        }
    }
}

package io.qconnect.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.proof.Checkpoint;
import io.qconnect.proof.ExportWriter;
import io.qconnect.proof.Frontier;
import io.qconnect.proof.SigningKey;
import io.qconnect.proof.StoredFact;
import io.qconnect.proof.TreeHasher;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An auditor at a desk: a file, a key, and what was published. */
class AuditVerifyTest {

    private static final int FACTS = 20;
    private static final String LOG = "qconnect/desk";
    private static final SigningKey KEY = SigningKey.generate(LOG);

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path desk;

    @BeforeEach
    void everything_lies_on_the_desk() throws IOException {
        Files.writeString(desk.resolve("clinic.key"), KEY.verifier() + "\n");
        export("history.ndjson", 0);
        export("rest.ndjson", 8);
    }

    @Test
    void a_history_that_was_rewritten_and_sealed_anew_in_another_epoch_is_found() throws IOException {
        publish(note("old", 5, false), note("old", 10, true), note("old", 15, true));

        assertThat(verify("history.ndjson")).isEqualTo(1);
        assertThat(out.toString())
                .contains("FOUND: each of the positions 6 to 10 is not what stood there in another epoch")
                .contains("epoch old agrees up to position 5, and from 10 on it does not")
                .contains("--restored-at EPOCH=N")
                .contains("NOT as it was sealed");
    }

    @Test
    void a_restore_that_the_auditor_names_is_no_finding() throws IOException {
        publish(note("old", 5, false), note("old", 10, true), note("old", 15, true));

        assertThat(verify("history.ndjson", "--restored-at", "old=7")).isZero();
        assertThat(out.toString())
                .contains("epoch old agrees up to position 5, and from 10 on it does not; restored at 7")
                .contains("all is as it was sealed");
        assertThat(verify("history.ndjson", "--restored-at", "old=12")).isEqualTo(1);
    }

    @Test
    void an_export_without_its_beginning_is_not_the_whole() throws IOException {
        publish(note("new", 10, false));

        assertThat(verify("rest.ndjson")).isEqualTo(1);
        assertThat(out.toString()).contains("FOUND: each of the positions 1 to 8 was left out");
        assertThat(verify("rest.ndjson", "--after", "8")).isZero();
    }

    @Test
    void programs_are_told_where_an_export_begins_and_how_far_epochs_agree() throws IOException {
        publish(note("old", 12, true));

        assertThat(verify("rest.ndjson", "--json", "--after", "8")).isEqualTo(1);
        JsonNode told = JsonMapper.shared().readTree(out.toString());
        assertThat(told.path("sound").asBoolean()).isFalse();
        assertThat(told.path("first").asInt()).isEqualTo(9);
        assertThat(told.path("last").asInt()).isEqualTo(FACTS);
        assertThat(told.path("otherEpochs").get(0).path("epoch").asString()).isEqualTo("old");
        assertThat(told.path("otherEpochs").get(0).path("contradictedFrom").asInt())
                .isEqualTo(12);
        assertThat(told.path("findings").get(0).path("kind").asString()).isEqualTo("OTHER_EPOCH_CONTRADICTED");
    }

    private int verify(String file, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "audit",
                "verify",
                desk.resolve(file).toString(),
                "--key",
                desk.resolve("clinic.key").toString(),
                "--published",
                desk.resolve("checkpoints").toString()));
        arguments.addAll(List.of(more));
        PrintWriter writer = new PrintWriter(out, true);
        return Qconnect.commandLine().setOut(writer).setErr(writer).execute(arguments.toArray(String[]::new));
    }

    private void publish(String... notes) throws IOException {
        Files.writeString(desk.resolve("checkpoints"), String.join("\n", notes) + "\n");
    }

    private void export(String file, int after) throws IOException {
        Frontier before = new Frontier();
        for (int position = 1; position <= after; position++) {
            before.add(hash(fact(position, false)));
        }
        try (OutputStream bytes = Files.newOutputStream(desk.resolve(file))) {
            ExportWriter writer = new ExportWriter(bytes, LOG + "/new", before);
            for (int position = after + 1; position <= FACTS; position++) {
                writer.fact(fact(position, false), hash(fact(position, false)));
            }
            writer.end(checkpoint("new", FACTS, false), note("new", FACTS, false));
        }
    }

    private static String note(String epoch, int size, boolean another) {
        return KEY.sign(checkpoint(epoch, size, another));
    }

    /** @param another the ninth fact is another one */
    private static Checkpoint checkpoint(String epoch, int size, boolean another) {
        Frontier tree = new Frontier();
        for (int position = 1; position <= size; position++) {
            tree.add(hash(fact(position, another && position == 9)));
        }
        return new Checkpoint(LOG + "/" + epoch, size, tree.root());
    }

    private static byte[] hash(StoredFact fact) {
        return new TreeHasher().ofLeaf(fact.leaf());
    }

    private static StoredFact fact(int position, boolean another) {
        return new StoredFact(
                position,
                new UUID(1, position),
                new UUID(2, 0),
                position - 1,
                "Queue",
                1_772_438_400_000_000L + position,
                "queue.token-issued",
                "1",
                ("{\"tokenNo\":" + (another ? 99 : position) + "}").getBytes(StandardCharsets.UTF_8),
                "{\"actor\":\"desk\"}".getBytes(StandardCharsets.UTF_8),
                new UUID(3, position),
                1,
                false);
    }
}
